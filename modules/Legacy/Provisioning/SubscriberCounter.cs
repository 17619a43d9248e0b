using System.Diagnostics;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy.Connections;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>
/// Counts from the indexes. Few records are counted anew for every caller; where counting takes long, its result serves for twenty times as long as it took.
/// </summary>
internal sealed class SubscriberCounter(LegacyDatabase database, TimeProvider time)
{
    private const int Plans = 20;
    private const int Few = 50_000;

    private volatile Counted? _last;

    public async Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken)
    {
        if (_last is { Counts.Total: > Few } last && Stopwatch.GetElapsedTime(last.At) < last.Took * 20) return last.Counts;
        // Counting may take its time, but that the server is gone is to be said at once.
        await database.ReadAsync(CallLimit.Interactive, async (session, token) => await session.RunAsync("DO 0", [], token), cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var counts = await database.ReadAsync(CallLimit.Whole, CountAsync, cancellationToken);
        _last = new Counted(counts, Stopwatch.GetElapsedTime(began), Stopwatch.GetTimestamp());
        return counts;
    }

    private async Task<SubscriberCounts> CountAsync(LegacySession session, CancellationToken cancellationToken)
    {
        var statuses = await session.ListAsync(
            "SELECT status, COUNT(*) FROM subscribers FORCE INDEX (subscribers_status) GROUP BY status", [], row => (Name: row.GetString(0), Count: row.GetInt64(1)), cancellationToken);
        // By length as well: plans that differ by trailing spaces are two.
        var plans = await session.ListAsync(
            $"SELECT plan_id, COUNT(*) AS n FROM subscribers FORCE INDEX (subscribers_plan) GROUP BY plan_id, CHAR_LENGTH(plan_id) ORDER BY n DESC, plan_id LIMIT {Plans}",
            [],
            row => (Name: row.IsDBNull(0) ? "" : row.GetString(0), Count: row.GetInt64(1)),
            cancellationToken);

        var byStatus = SubscriberStatusNames.All.ToDictionary(name => name, _ => 0L);
        foreach (var (name, count) in statuses) byStatus[name] = count;
        var byPlan = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in plans) byPlan[name] = byPlan.GetValueOrDefault(name) + count;
        return new SubscriberCounts(byStatus.Values.Sum(), byStatus, byPlan, DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    private sealed record Counted(SubscriberCounts Counts, TimeSpan Took, long At);
}
