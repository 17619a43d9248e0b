using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Dual;

/// <summary>Which side's value a repair takes.</summary>
public enum SyncStrategy
{
    CloudWins,
    LegacyWins,

    /// <summary>The side with the later updatedAt; a tie is refused.</summary>
    NewestWins,

    /// <summary>Field by field, as the request says.</summary>
    Merge,

    /// <summary>Only fills in what one side lacks altogether; a conflict is refused.</summary>
    MissingOnly,
}

/// <param name="Fields">For <see cref="SyncStrategy.Merge"/>: field name to the key of the side whose value is taken; every differing field must be there.</param>
/// <param name="ExpectedVersion">The joined version of the preview that the person saw; the repair is refused when it has moved. Null: whatever is there.</param>
public sealed record SyncRequest(SyncStrategy Strategy, IReadOnlyDictionary<string, string>? Fields = null, string? ExpectedVersion = null);

/// <summary>What a repair would do, or did.</summary>
/// <param name="Version">The joined version it was made on; null when neither side has the record.</param>
/// <param name="Result">The record as both sides shall be; null when it shall be on neither, or <paramref name="Problem"/> says why it cannot be.</param>
/// <param name="Problem">Why it cannot be made: a tie, a field without a side, neither side has it; null when it can.</param>
public sealed record SyncPreview(string Uid, SyncState State, string? Version, Subscriber? Result, string? Problem);

/// <summary>Settles or repairs one subscriber through Dual, so that both sides are equal afterwards.</summary>
public interface ISubscriberSync
{
    Task<SyncPreview> PreviewAsync(string uid, SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Makes the repair as a journalled dual write; never over a change made since <see cref="SyncRequest.ExpectedVersion"/>.</summary>
    Task<WriteOutcome> ApplyAsync(string uid, SyncRequest request, string writeId, CancellationToken cancellationToken);
}
