using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Checks each record against the rules, and keeps its fingerprint and its numbers, so that a full audit reads each system once.</summary>
internal sealed class ValidationSink(string system, int capacity) : ScanSink<StoredSubscriber>
{
    private readonly RunBuffer _fingerprints = new(capacity);
    private readonly RunBuffer _numbers = new(capacity);
    private readonly RunBuffer _invalid = new(capacity);

    public override bool IsFull => _fingerprints.IsFull || _numbers.IsFull || _invalid.IsFull;

    public override string UidOf(StoredSubscriber item) => item.Subscriber.Uid;

    public override void Add(StoredSubscriber item)
    {
        var subscriber = item.Subscriber;
        FingerprintSink.Add(_fingerprints, SubscriberFingerprint.Of(subscriber));
        Span<byte> key = stackalloc byte[NumberKey.Length];
        Span<byte> uid = stackalloc byte[UidBytes.MaxLength];
        uid = UidBytes.Write(subscriber.Uid, uid);
        if (NumberKey.TryWriteMsisdn(subscriber.Msisdn, key)) _numbers.Add(key, uid);
        if (NumberKey.TryWriteImsi(subscriber.Imsi, key)) _numbers.Add(key, uid);

        List<RuleViolation>? violations = null;
        foreach (var field in SubscriberField.All)
        {
            if (SubscriberRules.Check(field, field.Read(subscriber)) is { } violation) (violations ??= []).Add(violation);
        }

        if (violations is null) return;
        Failed++;
        _invalid.Add(subscriber.Uid, AuditFinding.Invalid(subscriber.Uid, system, violations).ToLine());
    }

    public override async Task CommitAsync(RunStore runs, RunKey key, RunHeader header, CancellationToken cancellationToken)
    {
        await runs.WriteAsync(key with { Set = AuditSets.Invalid(system) }, header, _invalid, cancellationToken);
        await runs.WriteAsync(key with { Set = AuditSets.Numbers(system) }, header, _numbers, cancellationToken);
        await runs.WriteAsync(key, header, _fingerprints, cancellationToken);
    }

    public override IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(
        IProvisioningProvider provider, ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        provider.ScanAsync(segment, filter, after, cancellationToken);
}
