using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Results;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Puts the results of all chunks together.</summary>
internal sealed class FinishJobActivity(IFileStore files, ChunkRunner runner, JobResults results) : IActivityHandler
{
    public string Activity => "FinishJob";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var plan = await MigrationPlan.FindAsync(files, job.JobId, cancellationToken)
            ?? throw new ActivityFailedException(ActivityFailedException.Permanent, "The job's plan is gone from the file store.");

        // Two workers on one chunk may leave the older checkpoint last; what is missing then is done here, and what is finished costs one read.
        for (var chunk = 0; chunk < plan.Chunks.Count; chunk++) await runner.RunAsync(job, plan, chunk, cancellationToken);
        await runner.ThrowIfTooManyFailedAsync(job, cancellationToken);

        var report = await results.PutTogetherAsync(job, plan, null, cancellationToken);
        if (JobSource.Of(job) != JobSource.System && report.Processed != plan.TotalRecords)
            throw new InvalidOperationException($"The plan of job {job.JobId} has {plan.TotalRecords} rows, but {report.Processed} were processed.");
        return new JsonObject { ["processed"] = report.Processed, ["success"] = report.Success, ["failed"] = report.Failed, ["skipped"] = report.Skipped };
    }
}
