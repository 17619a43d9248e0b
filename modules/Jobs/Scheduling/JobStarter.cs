using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>
/// Starts the jobs that are ready, the oldest first, as far as there is room; the others learn their place and what they wait for. The record says RUNNING before the execution starts, so that
/// no worker meets a job that is not running; a crash in between is mended by the next pass, because the execution's name makes its start idempotent.
/// </summary>
internal sealed partial class JobStarter(
    IStateStore state, JobStore jobs, IWorkflowEngine engine, IOptions<JobsOptions> options, TimeProvider time, ILogger<JobStarter> logger) : JobTask(state)
{
    /// <summary>What a job waits for whose execution cannot be started now.</summary>
    private const string EngineAway = "waits for the workflow engine, which cannot be reached";

    public override string Name => "start-jobs";

    protected override bool MayRunHere => engine.RunsHere;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var active = await jobs.ActiveAsync(cancellationToken);
        var running = active.Where(j => j.Status == JobStatuses.Running).ToList();
        foreach (var job in running.Where(j => j.ExecutionArn is null)) await LaunchAsync(job, cancellationToken);

        var room = options.Value.MaxRunning - running.Count;
        var writers = new Dictionary<string, JobRecord>();
        foreach (var job in running) Claim(writers, job);

        var position = 0;
        foreach (var job in active.Where(IsReady))
        {
            var reason = room <= 0 ? string.Create(CultureInfo.InvariantCulture, $"{options.Value.MaxRunning} jobs run already") : Blocker(writers, job);
            if (reason is null && await StartAsync(job, cancellationToken)) room--;
            if (reason is not null) await QueueAsync(job, ++position, reason, cancellationToken);

            // What waits keeps its turn: a later job does not slip in on the system that an earlier one waits for.
            Claim(writers, job);
        }
    }

    private static bool IsReady(JobRecord job) => job is { Status: JobStatuses.Pending, AwaitsUpload: false } or { Status: JobStatuses.Queued };

    private static void Claim(Dictionary<string, JobRecord> writers, JobRecord job)
    {
        foreach (var system in SystemsWritten.By(job)) writers.TryAdd(system, job);
    }

    private static string? Blocker(Dictionary<string, JobRecord> writers, JobRecord job)
    {
        foreach (var system in SystemsWritten.By(job))
        {
            if (writers.TryGetValue(system, out var other)) return $"waits for job {other.JobId}, which writes {system}";
        }

        return null;
    }

    private async Task<bool> StartAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var started = await jobs.ChangeAsync(
            job.JobId,
            current => IsReady(current)
                ? current with { Status = JobStatuses.Running, StartedAt = current.StartedAt ?? time.GetUtcNow(), QueuePosition = null, LimitedBy = null, StopRequested = null }
                : null,
            cancellationToken);
        if (started?.Status != JobStatuses.Running) return false;
        await LaunchAsync(started, cancellationToken);
        return true;
    }

    private Task<JobRecord?> QueueAsync(JobRecord job, int position, string reason, CancellationToken cancellationToken) => jobs.ChangeAsync(
        job.JobId,
        current => IsReady(current) ? current with { Status = JobStatuses.Queued, QueuePosition = position, LimitedBy = reason } : null,
        cancellationToken);

    private async Task LaunchAsync(JobRecord job, CancellationToken cancellationToken)
    {
        try
        {
            var input = JobExecution.Input(job).ToJsonString();
            var arn = await engine.StartAsync(JobExecution.Definition(job), JobExecution.Name(job), input, cancellationToken);
            await jobs.ChangeAsync(
                job.JobId, current => current.ExecutionNumber == job.ExecutionNumber && current.ExecutionArn is null ? current with { ExecutionArn = arn, LimitedBy = null } : null, cancellationToken);
            Log.Started(logger, job.JobType, job.JobId);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // The engine refuses it, and will again.
            Log.Refused(logger, failure, job.JobId);
            await jobs.ChangeAsync(
                job.JobId,
                current => current is { Status: JobStatuses.Running, ExecutionArn: null }
                    ? current with { Status = JobStatuses.Failed, Error = $"The workflow could not be started: {failure.Message}", FinishedAt = time.GetUtcNow() }
                    : null,
                cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.NotStarted(logger, failure, job.JobId);
            await jobs.ChangeAsync(
                job.JobId,
                current => current is { Status: JobStatuses.Running, ExecutionArn: null } && current.LimitedBy != EngineAway ? current with { LimitedBy = EngineAway } : null,
                cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{JobType} {JobId} started")]
        public static partial void Started(ILogger logger, string jobType, string jobId);

        [LoggerMessage(LogLevel.Error, "The workflow engine refuses to start job {JobId}")]
        public static partial void Refused(ILogger logger, Exception exception, string jobId);

        [LoggerMessage(LogLevel.Error, "Job {JobId} could not be started and will be tried again")]
        public static partial void NotStarted(ILogger logger, Exception exception, string jobId);
    }
}
