using Microsoft.Extensions.Logging;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workers;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Brings the records of running jobs up to their executions: counts while they run, the final status once they have ended, whoever ended them.</summary>
internal sealed partial class JobFollower(
    IStateStore state, JobStore jobs, IWorkflowEngine engine, JobProgress progress, JobThrottle throttle, RunningTasks tasks, BrokenOffResults results, TimeProvider time, ILogger<JobFollower> logger)
    : JobTask(state)
{
    private const int LongestError = 1000;

    /// <summary>How long the end of a stopped job waits for the batches in hand, whose rows are to be in its counts.</summary>
    private static readonly TimeSpan BatchInHand = TimeSpan.FromSeconds(5);

    public override string Name => "follow-jobs";

    protected override bool MayRunHere => engine.RunsHere;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var job in await jobs.ActiveAsync(cancellationToken))
        {
            if (job.Status != JobStatuses.Running) continue;
            try
            {
                await FollowAsync(job, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotFollowed(logger, failure, job.JobId);
            }
        }
    }

    /// <summary>Looks after one job now; answers its record since.</summary>
    public async Task<JobRecord?> FollowAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job.Status != JobStatuses.Running || job.ExecutionArn is null || !engine.RunsHere) return job;
        var execution = await engine.DescribeAsync(job.ExecutionArn, cancellationToken);
        if (execution is { Status: "RUNNING" } && job.StopRequested is not null)
        {
            var pausing = job.StopRequested == JobStops.Pause;
            await engine.StopAsync(job.ExecutionArn, pausing ? "Portal.Paused" : "Portal.Cancelled", pausing ? "The job was paused." : "The job was cancelled.", cancellationToken);
            execution = await engine.DescribeAsync(job.ExecutionArn, cancellationToken);
        }

        if (execution is not { Status: "RUNNING" }) await tasks.WaitForNoneAsync(job.JobId, BatchInHand, cancellationToken);
        var counts = await SumAsync(job.JobId, cancellationToken);
        var changed = await jobs.ChangeAsync(
            job.JobId,
            current =>
            {
                if (current.Status != JobStatuses.Running || current.ExecutionArn != job.ExecutionArn) return null;
                var counted = current with { Counts = counts.Processed > current.Counts.Processed ? counts : current.Counts };
                return execution is { Status: "RUNNING" } ? Running(counted) : Ended(counted, execution);
            },
            cancellationToken);
        if (changed is null) return null;

        if (changed.Status == JobStatuses.Running)
        {
            progress.Observe(changed);
            return changed;
        }

        progress.Forget(changed.JobId);
        throttle.Forget(changed.JobId);
        Log.Ended(logger, changed.JobType, changed.JobId, changed.Status);
        return execution?.Status is "SUCCEEDED" or "FAILED" ? changed : await results.PutTogetherAsync(changed, cancellationToken);
    }

    private async Task<JobCounts> SumAsync(string jobId, CancellationToken cancellationToken)
    {
        var sum = new JobCounts();
        foreach (var checkpoint in await jobs.CheckpointsAsync(jobId, cancellationToken)) sum += checkpoint.Counts;
        return sum;
    }

    /// <summary>Only the throttle's own words are put there and taken away here; what an activity says stands.</summary>
    private JobRecord Running(JobRecord job)
    {
        var limit = throttle.LimitOf(job.JobId);
        if (limit is null && job.LimitedBy?.StartsWith(JobThrottle.Word, StringComparison.Ordinal) != true) return job;
        return job with { LimitedBy = limit };
    }

    private JobRecord Ended(JobRecord job, ExecutionDescription? execution)
    {
        var ended = job with { StopRequested = null, LimitedBy = null, FinishedAt = execution?.StoppedAt ?? time.GetUtcNow() };
        return execution?.Status switch
        {
            "SUCCEEDED" => ended with { Status = JobStatuses.Completed },
            "ABORTED" when job.StopRequested == JobStops.Pause => ended with { Status = JobStatuses.Paused, FinishedAt = null },
            "ABORTED" when job.StopRequested == JobStops.Cancel => ended with { Status = JobStatuses.Cancelled },
            "ABORTED" => Failed(ended, $"The workflow was stopped from outside. {execution.Cause ?? execution.Error}"),
            "TIMED_OUT" => Failed(ended, "The workflow did not end within its time limit and was stopped; a redrive goes on from where it came."),
            "FAILED" => Failed(ended, job.Error ?? execution.Cause ?? execution.Error ?? "The workflow failed without saying why."),
            _ => Failed(ended, "The workflow execution was lost: the engine does not know it any more. A redrive goes on from where it came."),
        };
    }

    private static JobRecord Failed(JobRecord job, string error) =>
        job with { Status = JobStatuses.Failed, Error = error.Length <= LongestError ? error.TrimEnd() : string.Concat(error.AsSpan(0, LongestError - 1), "…") };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{JobType} {JobId} ended as {Status}")]
        public static partial void Ended(ILogger logger, string jobType, string jobId, string status);

        [LoggerMessage(LogLevel.Error, "Job {JobId} could not be followed and will be looked at again")]
        public static partial void NotFollowed(ILogger logger, Exception exception, string jobId);
    }
}
