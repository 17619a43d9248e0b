using SubscriberPortal.Jobs.Activities.Scans.Runs;

namespace SubscriberPortal.Jobs.Activities.Scans.Pairs;

/// <summary>The two systems' entries, uid by uid.</summary>
internal sealed class JoinedEntries(ISortedEntries cloud, ISortedEntries legacy)
{
    private bool _started;
    private bool _cloudHasMore;
    private bool _legacyHasMore;

    /// <summary>Whether Cloud has the current uid; then <see cref="CloudPayload"/> may be read.</summary>
    public bool InCloud { get; private set; }

    /// <summary>Whether Legacy has the current uid; then <see cref="LegacyPayload"/> may be read.</summary>
    public bool InLegacy { get; private set; }

    public ReadOnlySpan<byte> Key => InCloud ? cloud.Key : legacy.Key;

    public ReadOnlySpan<byte> CloudPayload => cloud.Payload;

    public ReadOnlySpan<byte> LegacyPayload => legacy.Payload;

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (InCloud || !_started) _cloudHasMore = await cloud.MoveNextAsync(cancellationToken);
        if (InLegacy || !_started) _legacyHasMore = await legacy.MoveNextAsync(cancellationToken);
        _started = true;
        var order = !_cloudHasMore ? 1 : !_legacyHasMore ? -1 : cloud.Key.SequenceCompareTo(legacy.Key);
        InCloud = _cloudHasMore && order <= 0;
        InLegacy = _legacyHasMore && order >= 0;
        return InCloud || InLegacy;
    }
}
