using System.Diagnostics;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>
/// Counts from the indexes. Few records are counted anew for every caller; where counting takes long, its result serves for twenty times as long as it took,
/// so that counting never takes more than a twentieth of one core.
/// </summary>
internal sealed class SubscriberCounter(SqliteDatabase database, TimeProvider time)
{
    private const int Plans = 20;
    private const int Few = 50_000;

    private volatile Counted? _last;

    public async Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken)
    {
        if (_last is { Counts.Total: > Few } last && Stopwatch.GetElapsedTime(last.At) < last.Took * 20) return last.Counts;
        var began = Stopwatch.GetTimestamp();
        var counts = await database.ReadAsync(Count, cancellationToken);
        _last = new Counted(counts, Stopwatch.GetElapsedTime(began), Stopwatch.GetTimestamp());
        return counts;
    }

    private SubscriberCounts Count(SqliteSession session)
    {
        var byStatus = SubscriberStatusNames.All.ToDictionary(name => name, _ => 0L);
        var row = session.Prepare("SELECT status, COUNT(*) FROM subscribers INDEXED BY subscribers_status GROUP BY status");
        while (row.Step()) byStatus[row.Text(0)!] = row.Number(1);

        var byPlan = new Dictionary<string, long>();
        row = session.Prepare($"SELECT plan_id, COUNT(*) AS n FROM subscribers INDEXED BY subscribers_plan GROUP BY plan_id ORDER BY n DESC, plan_id LIMIT {Plans}");
        while (row.Step()) byPlan[row.Text(0) ?? ""] = row.Number(1);
        return new SubscriberCounts(byStatus.Values.Sum(), byStatus, byPlan, DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    private sealed record Counted(SubscriberCounts Counts, TimeSpan Took, long At);
}
