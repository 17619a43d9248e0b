using SubscriberPortal.Kernel.Jobs;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Records;

/// <summary>What the dashboard shows of the jobs.</summary>
internal sealed class JobsOverview(IStateStore state, IJobs jobs) : IJobsOverview
{
    private const int PageSize = 1000;

    public async Task<IReadOnlyDictionary<string, long>> CountByStatusAsync(CancellationToken cancellationToken)
    {
        var counts = JobStatuses.All.ToDictionary(status => status, _ => 0L);
        string? after = null;
        while (true)
        {
            var items = await state.QueryAsync(new StateRange(JobStore.Partition, After: after, Limit: PageSize), cancellationToken);
            foreach (var item in items) counts[JobJson.Read<JobRecord>(item.Value).Status]++;
            if (items.Count < PageSize) return counts;
            after = items[^1].Key;
        }
    }

    public async Task<IReadOnlyList<JobLine>> RecentAsync(int limit, CancellationToken cancellationToken)
    {
        var page = await jobs.ListAsync(new JobQuery(Limit: limit), cancellationToken);
        return [.. page.Jobs.Select(j => new JobLine(j.JobId, j.JobType, j.Status, j.CreatedBy, j.CreatedAt, j.Counts.Processed, j.Counts.Failed, j.TotalRecords))];
    }
}
