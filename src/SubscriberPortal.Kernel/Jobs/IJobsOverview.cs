namespace SubscriberPortal.Kernel.Jobs;

/// <summary>A job in a line, for the dashboard.</summary>
/// <param name="JobType"><c>MIGRATION</c>, <c>BULK_DELETE</c>, <c>AUDIT</c> or <c>EXPORT</c>.</param>
/// <param name="Status">The job status as api.md writes it.</param>
/// <param name="Total">Null until known.</param>
public sealed record JobLine(string JobId, string JobType, string Status, string CreatedBy, DateTimeOffset CreatedAt, long Processed, long Failed, long? Total);

/// <summary>What the dashboard shows of the jobs, without knowing the module that runs them.</summary>
public interface IJobsOverview
{
    /// <summary>How many jobs there are of each status; every status is there, also with 0.</summary>
    Task<IReadOnlyDictionary<string, long>> CountByStatusAsync(CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<JobLine>> RecentAsync(int limit, CancellationToken cancellationToken);
}
