using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Reading;

/// <summary>
/// Counts every uid once: Legacy's counts, and those of what only Cloud has, which only a pass over Cloud can tell. A small system is counted at every call;
/// for a large one the counts of the last pass are given, with their time, and passes are made at most every few minutes, one at a time.
/// </summary>
internal sealed class DualCounts(DualSides sides, TimeProvider time) : IDisposable
{
    private const int Small = 5_000;
    private const int Batch = SubscriberQuery.MaxLimit;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _onePass = new(1, 1);
    private volatile SubscriberCounts? _last;

    public async Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken)
    {
        var (cloud, legacy) = await sides.Both.Map(side => side.AskAsync(side.Provider.CountAsync, cancellationToken)).WhenBothAsync();
        if (legacy.Total == 0) return cloud;
        if (cloud.Total == 0) return legacy;
        if (cloud.Total <= Small) return await PassAsync(legacy, cancellationToken);

        if (Recent() is { } recent) return recent;
        await _onePass.WaitAsync(cancellationToken);
        try
        {
            return Recent() ?? (_last = await PassAsync(legacy, cancellationToken));
        }
        finally
        {
            _onePass.Release();
        }
    }

    public void Dispose() => _onePass.Dispose();

    private SubscriberCounts? Recent() => _last is { } last && time.GetUtcNow() - last.AsOf < MaxAge ? last : null;

    private async Task<SubscriberCounts> PassAsync(SubscriberCounts legacy, CancellationToken cancellationToken)
    {
        var (total, byStatus, byPlan) = (legacy.Total, legacy.ByStatus.ToDictionary(), legacy.ByPlan.ToDictionary());
        var asOf = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var segment in await sides.Cloud.Provider.PlanScanAsync(1, cancellationToken))
        {
            await foreach (var batch in sides.Cloud.Provider.ScanAsync(segment, SubscriberFilter.All, null, cancellationToken))
            {
                foreach (var chunk in batch.Chunk(Batch))
                {
                    var known = await sides.Legacy.ReadAsync([.. chunk.Select(record => record.Subscriber.Uid)], cancellationToken);
                    foreach (var (subscriber, _, _, _) in chunk.Where(record => !known.ContainsKey(record.Subscriber.Uid)))
                    {
                        total++;
                        var status = Kernel.Subscribers.SubscriberStatusNames.ToName(subscriber.Status);
                        byStatus[status] = byStatus.GetValueOrDefault(status) + 1;
                        byPlan[subscriber.PlanId ?? ""] = byPlan.GetValueOrDefault(subscriber.PlanId ?? "") + 1;
                    }
                }
            }
        }

        var largest = byPlan.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(20).ToDictionary();
        return new SubscriberCounts(total, byStatus, largest, asOf);
    }
}
