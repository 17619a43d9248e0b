using System.Runtime.CompilerServices;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Reading;

/// <summary>
/// Reads the whole of Dual: Legacy's segments with Cloud looked up by key, then Cloud's segments without what Legacy has. Serves systems of any scan order alike.
/// </summary>
internal sealed class DualScan(DualSides sides, DualReader reader)
{
    private const string LegacyMark = "L:";
    private const string CloudMark = "C:";

    public async Task<IReadOnlyList<ScanSegment>> PlanAsync(int desired, CancellationToken cancellationToken)
    {
        var each = Math.Max(1, (desired + 1) / 2);
        var (cloud, legacy) = await sides.Both.Map(side => side.AskAsync(token => side.Provider.PlanScanAsync(each, token), cancellationToken)).WhenBothAsync();
        var count = cloud.Count + legacy.Count;
        return
        [
            .. legacy.Select((segment, index) => new ScanSegment(index, count, LegacyMark + Inner(segment))),
            .. cloud.Select((segment, index) => new ScanSegment(legacy.Count + index, count, CloudMark + Inner(segment))),
        ];
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(
        ScanSegment segment, SubscriberFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isLegacy = segment.Token.StartsWith(LegacyMark, StringComparison.Ordinal);
        if (!isLegacy && !segment.Token.StartsWith(CloudMark, StringComparison.Ordinal)) throw new ArgumentException("The segment is not one of Dual's.", nameof(segment));
        var side = isLegacy ? sides.Legacy : sides.Cloud;
        await foreach (var batch in side.Provider.ScanAsync(Outer(segment), filter, after, cancellationToken))
        {
            foreach (var chunk in batch.Chunk(SubscriberQuery.MaxLimit))
            {
                var (records, unreachable) = await reader.CompleteAsync(side, chunk, cancellationToken);
                if (unreachable is not null) throw new SystemUnavailableException(unreachable.Key, $"{unreachable.Name} could not be reached during the scan.");
                var mine = isLegacy ? records : [.. records.Where(record => record.Sync!.Legacy is null)];
                if (mine.Count > 0) yield return mine;
            }
        }
    }

    private static string Inner(ScanSegment segment) => $"{segment.Index}/{segment.Count}:{segment.Token}";

    private static ScanSegment Outer(ScanSegment segment)
    {
        var inner = segment.Token.AsSpan(LegacyMark.Length);
        var (slash, colon) = (inner.IndexOf('/'), inner.IndexOf(':'));
        return new ScanSegment(int.Parse(inner[..slash]), int.Parse(inner[(slash + 1)..colon]), inner[(colon + 1)..].ToString());
    }
}
