using System.Text.Json;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Finished audits over everything, in order of their end.</summary>
internal sealed class AuditSummaries(IStateStore state) : IAuditSummary
{
    private const string Partition = "audit-summaries";

    /// <summary>Stores a summary; the same one again changes nothing.</summary>
    public Task AddAsync(AuditSummary summary, CancellationToken cancellationToken)
    {
        var key = $"{summary.FinishedAt.ToUnixTimeMilliseconds():D15}-{summary.JobId}";
        return state.WriteAsync([new StateWrite(Partition, key, JsonSerializer.Serialize(summary))], cancellationToken);
    }

    public async Task<AuditSummary?> LatestAsync(CancellationToken cancellationToken) => await RecentAsync(1, cancellationToken) is [var latest, ..] ? latest : null;

    public async Task<IReadOnlyList<AuditSummary>> RecentAsync(int limit, CancellationToken cancellationToken)
    {
        var items = await state.QueryAsync(new StateRange(Partition, Descending: true, Limit: Math.Clamp(limit, 1, 1000)), cancellationToken);
        return [.. items.Select(i => JsonSerializer.Deserialize<AuditSummary>(i.Value)!)];
    }
}
