using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Pairs;

/// <summary>What both sides hold for one uid.</summary>
internal sealed record Pair(string Uid, StoredSubscriber? Cloud, StoredSubscriber? Legacy)
{
    public bool IsGone => Cloud is null && Legacy is null;

    public bool IsEqual => Cloud is not null && Legacy is not null && SubscriberComparison.AreEqual(Cloud.Subscriber, Legacy.Subscriber);

    public PairVersions Versions => new(Uid, Cloud?.Version, Legacy?.Version);

    /// <summary>How the sides compare when no intent is open.</summary>
    public SyncStatus Status => IsEqual ? SyncStatus.Synced
        : Legacy is null ? SyncStatus.CloudOnly
        : Cloud is null ? SyncStatus.LegacyOnly
        : SyncStatus.Conflict;

    public bool Matches(SubscriberFilter filter) =>
        (Cloud is not null && filter.Matches(Cloud.Subscriber)) || (Legacy is not null && filter.Matches(Legacy.Subscriber));

    public IReadOnlyList<SubscriberField> DifferingFields() =>
        Cloud is null || Legacy is null ? [] : SubscriberComparison.DifferingFields(Cloud.Subscriber, Legacy.Subscriber);
}

/// <summary>What is remembered of a first reading; null where a side had no record.</summary>
internal readonly record struct PairVersions(string Uid, string? Cloud, string? Legacy);

/// <summary>Pairs that differed when they were read first.</summary>
/// <param name="At">When they were.</param>
internal sealed record FirstReading(IReadOnlyList<PairVersions> Pairs, DateTimeOffset At);

/// <summary>A pair as it is reported.</summary>
internal sealed record ConfirmedPair(Pair Pair, SyncStatus Status);
