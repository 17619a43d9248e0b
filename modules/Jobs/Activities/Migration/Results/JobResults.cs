using System.Text.Json;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Results;

/// <summary>Puts together what a job leaves: the rejects, the report, and the totals on its record. Of a job that broke off, as far as it came.</summary>
internal sealed class JobResults(IJobs jobs, IFileStore files, RejectParts rejects, TimeProvider time)
{
    public async Task<JobReport> PutTogetherAsync(JobRecord job, MigrationPlan plan, string? error, CancellationToken cancellationToken)
    {
        var checkpoints = await jobs.CheckpointsAsync(job.JobId, cancellationToken);
        var counts = checkpoints.Aggregate(new JobCounts(), (sum, checkpoint) => sum + checkpoint.Counts);
        var byCode = await rejects.MergeAsync(job, plan, cancellationToken);

        var now = time.GetUtcNow();
        var seconds = job.StartedAt is { } started && now > started ? Math.Round((now - started).TotalSeconds, 3) : (double?)null;
        var report = new JobReport(
            job.JobId,
            job.JobType,
            job.Purpose,
            job.ParentJobId,
            job.Source,
            job.Target,
            job.Options.DryRun,
            job.Options.ValidateOnly,
            job.Options.OnConflict,
            plan.TotalRecords ?? (error is null ? counts.Processed : null),
            counts.Processed,
            counts.Success,
            counts.Failed,
            counts.Skipped,
            byCode,
            plan.Chunks.Count,
            checkpoints.Count(checkpoint => checkpoint.Finished),
            job.StartedAt,
            now,
            seconds,
            seconds > 0 ? Math.Round(counts.Processed / seconds.Value, 1) : null,
            Verified(job),
            error);
        await StoreAsync(report, cancellationToken);
        await jobs.ChangeAsync(job.JobId, j => j with { Counts = counts, TotalRecords = report.Total, LimitedBy = null, Error = error ?? j.Error }, cancellationToken);
        return report;
    }

    private async Task StoreAsync(JobReport report, CancellationToken cancellationToken)
    {
        await using var upload = await files.CreateAsync(JobFiles.Report(report.JobId), cancellationToken);
        await JsonSerializer.SerializeAsync(upload.Content, report, JobJson.Options, cancellationToken);
        await upload.CommitAsync(cancellationToken);
    }

    private static string Verified(JobRecord job)
    {
        if (job.Options.ValidateOnly) return "Every row was read and checked against the rules; nothing was looked up.";
        if (job.Options.DryRun) return "Every row was checked against the rules and looked up in the target; nothing was written.";
        return job.JobType == JobTypes.BulkDelete && job.Purpose != JobPurposes.Undo
            ? "Every success was acknowledged by the target and looked up again: it is not there any more."
            : "Every success was acknowledged by the target, read back and compared.";
    }
}
