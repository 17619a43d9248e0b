using Microsoft.Extensions.Logging;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Results;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>An execution that was stopped has no state left that could put rejects and report together; so it is done here, as far as the job came.</summary>
internal sealed partial class BrokenOffResults(IJobs jobs, IFileStore files, JobResults results, ILogger<BrokenOffResults> logger)
{
    public async Task<JobRecord> PutTogetherAsync(JobRecord job, CancellationToken cancellationToken)
    {
        try
        {
            if (job.JobType is not (JobTypes.Migration or JobTypes.BulkDelete) || job.Status is not (JobStatuses.Cancelled or JobStatuses.Failed)) return job;
            if (await MigrationPlan.FindAsync(files, job.JobId, cancellationToken) is not { } plan) return job;
            await results.PutTogetherAsync(job, plan, job.Error, cancellationToken);
            return (await jobs.FindAsync(job.JobId, cancellationToken))?.Job ?? job;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The job has ended all the same; its rows are told by its checkpoints.
            Log.Failed(logger, failure, job.JobId);
            return job;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The rejects and the report of job {JobId}, which was broken off, could not be put together")]
        public static partial void Failed(ILogger logger, Exception exception, string jobId);
    }
}
