using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Stops, resumes, repeats and slows down jobs.</summary>
internal sealed class JobControl(JobStore jobs, JobFollower follower, DerivedJobs derived, IFileStore files, IAuditTrail trail, TimeProvider time)
{
    public Task<JobOutcome> CancelAsync(string jobId, JobCaller caller, CancellationToken cancellationToken) => StopAsync(
        jobId,
        "job.cancel",
        caller,
        job => job.Status switch
        {
            JobStatuses.Running => (job with { StopRequested = JobStops.Cancel }, null),
            JobStatuses.Pending or JobStatuses.Queued or JobStatuses.Paused => (AtRest(job) with { Status = JobStatuses.Cancelled, FinishedAt = time.GetUtcNow() }, null),
            _ => (null, $"The job is {job.Status} already."),
        },
        cancellationToken);

    public Task<JobOutcome> PauseAsync(string jobId, JobCaller caller, CancellationToken cancellationToken) => StopAsync(
        jobId,
        "job.pause",
        caller,
        job => job switch
        {
            { Status: JobStatuses.Running, StopRequested: JobStops.Cancel } => (null, "The job is being cancelled."),
            { Status: JobStatuses.Running } => (job with { StopRequested = JobStops.Pause }, null),
            { Status: JobStatuses.Queued } or { Status: JobStatuses.Pending, AwaitsUpload: false } => (AtRest(job) with { Status = JobStatuses.Paused }, null),
            _ => (null, $"The job is {job.Status}; only a job that is RUNNING or QUEUED can be paused."),
        },
        cancellationToken);

    public Task<JobOutcome> ResumeAsync(string jobId, JobCaller caller, CancellationToken cancellationToken) => ChangeAsync(
        jobId,
        "job.resume",
        caller,
        job => job.Status == JobStatuses.Paused ? (Again(job), null) : (null, $"The job is {job.Status}; only a job that is PAUSED can be resumed."),
        cancellationToken);

    public Task<JobOutcome> ThrottleAsync(string jobId, int? throttlePerSecond, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        JobDrafts.Rate("throttlePerSecond", throttlePerSecond, errors);
        if (errors.Any) return Task.FromResult<JobOutcome>(errors.ToOutcome());
        return ChangeAsync(
            jobId,
            "job.throttle",
            caller,
            job => JobStatuses.IsFinal(job.Status)
                ? (null, $"The job is {job.Status} already.")
                : (job with { Options = job.Options with { ThrottlePerSecond = throttlePerSecond } }, null),
            cancellationToken);
    }

    /// <summary>A job that was broken off goes on from its checkpoints; of one that came to its end, the rows that failed are tried again by a new job.</summary>
    public async Task<JobOutcome> RedriveAsync(string jobId, JobCaller caller, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(jobId, cancellationToken) is not { Job: var found }) return JobOutcome.NoJob(jobId);
        if (found.Status == JobStatuses.Completed) return await derived.RedriveAsync(found, caller, cancellationToken);
        if (found is { Source: JobSources.File or null, InputFileKey: { } key } && await files.FindAsync(key, cancellationToken) is null)
            return new JobOutcome.Conflict("The job's file is not there; upload it again.");
        if (found is { InputFileKey: not null, Source: null }) return new JobOutcome.Conflict("The job was never started; upload the file again.");
        return await ChangeAsync(
            jobId,
            "job.redrive",
            caller,
            job => job.Status is JobStatuses.Failed or JobStatuses.Cancelled
                ? (Again(job) with { UploadExpiresAt = null }, null)
                : (null, $"The job is {job.Status}; only a job that is FAILED or CANCELLED, or COMPLETED with failed rows, can be redriven."),
            cancellationToken);
    }

    /// <summary>Ready to start, with the next execution if it ever had one.</summary>
    private static JobRecord Again(JobRecord job) => AtRest(job) with
    {
        Status = JobStatuses.Pending,
        ExecutionNumber = job.ExecutionArn is null ? job.ExecutionNumber : job.ExecutionNumber + 1,
        ExecutionArn = null,
        Error = null,
        FinishedAt = null,
    };

    private static JobRecord AtRest(JobRecord job) => job with { StopRequested = null, QueuePosition = null, LimitedBy = null };

    /// <summary>As <see cref="ChangeAsync"/>; a running job's execution is ended before the answer, if the engine is quick.</summary>
    private async Task<JobOutcome> StopAsync(
        string jobId, string action, JobCaller caller, Func<JobRecord, (JobRecord? Changed, string? Conflict)> change, CancellationToken cancellationToken)
    {
        var outcome = await ChangeAsync(jobId, action, caller, change, cancellationToken);
        if (outcome is not JobOutcome.Done { Job: { Status: JobStatuses.Running } running }) return outcome;
        return new JobOutcome.Done(await follower.FollowAsync(running, cancellationToken) ?? running);
    }

    private async Task<JobOutcome> ChangeAsync(
        string jobId, string action, JobCaller caller, Func<JobRecord, (JobRecord? Changed, string? Conflict)> change, CancellationToken cancellationToken)
    {
        string? conflict = null;
        JobRecord? before = null;
        var job = await jobs.ChangeAsync(
            jobId,
            current =>
            {
                before = current;
                (var changed, conflict) = change(current);
                return changed;
            },
            cancellationToken);
        if (job is null) return JobOutcome.NoJob(jobId);
        if (conflict is not null) return new JobOutcome.Conflict(conflict);
        await trail.RecordAsync(caller.Did(action, $"job/{jobId}", JobTrail.Describe(before!), JobTrail.Describe(job)), cancellationToken);
        return new JobOutcome.Done(job);
    }
}
