using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Makes jobs, for the API, the pages and the schedules; they start by themselves as soon as there is room.</summary>
internal sealed class JobCreation(JobStore jobs, JobDrafts drafts, JobUploads uploads, IFileStore files, IAuditTrail trail)
{
    public async Task<JobOutcome> MigrationAsync(MigrationJobRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var draft = await drafts.MigrationAsync(request, caller, errors, cancellationToken);
        var uploadOf = string.IsNullOrEmpty(request.InputFileKey) ? null : JobUploads.JobOf(request.InputFileKey);
        if (uploadOf is null && !string.IsNullOrEmpty(request.InputFileKey)) errors.Add("inputFileKey", "inputFileKey must be the key of an upload, as POST /migration/upload gave it.");
        if (!string.IsNullOrEmpty(request.JobId) && !JobIds.IsValid(request.JobId)) errors.Add("jobId", "jobId must be the UUID of a job, in lower case.");
        if (errors.Any) return errors.ToOutcome();

        if (draft.Source != JobSources.File) return await AddAsync(draft, caller, cancellationToken);
        return string.IsNullOrEmpty(request.JobId)
            ? await OnUploadAsync(draft, uploadOf!, caller, cancellationToken)
            : await OnJobAsync(draft, request.JobId, caller, cancellationToken);
    }

    public Task<JobOutcome> AuditAsync(AuditJobRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var draft = drafts.Audit(request, caller, errors);
        return errors.Any ? Task.FromResult<JobOutcome>(errors.ToOutcome()) : AddAsync(draft, caller, cancellationToken);
    }

    public Task<JobOutcome> ExportAsync(ExportJobRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var draft = drafts.Export(request, caller, errors);
        if (errors.Any) return Task.FromResult<JobOutcome>(errors.ToOutcome());
        return !draft.MaskPii && !caller.SeesPii
            ? Task.FromResult<JobOutcome>(new JobOutcome.Forbidden("An export with personal data needs the permission pii:read."))
            : AddAsync(draft, caller, cancellationToken);
    }

    /// <summary>Adds a record that is ready to start, together with other writes or not at all; a conflict when those are refused.</summary>
    public async Task<bool> AddAsync(JobRecord job, IReadOnlyList<StateWrite> others, JobCaller caller, CancellationToken cancellationToken)
    {
        if (!await jobs.AddAsync(job, others, cancellationToken)) return false;
        await trail.RecordAsync(caller.Did("job.create", $"job/{job.JobId}", after: JobTrail.Describe(job)), cancellationToken);
        if (!job.MaskPii) await trail.RecordAsync(caller.Did("pii.read", $"job/{job.JobId}", after: """{"export":"unmasked"}"""), cancellationToken);
        return true;
    }

    private async Task<JobOutcome> AddAsync(JobRecord job, JobCaller caller, CancellationToken cancellationToken)
    {
        await AddAsync(job, [], caller, cancellationToken);
        return new JobOutcome.Done(job);
    }

    /// <summary>Only the file's key was given: its own job if that has not started, otherwise a new job on the same file.</summary>
    private async Task<JobOutcome> OnUploadAsync(JobRecord draft, string jobId, JobCaller caller, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(jobId, cancellationToken) is { Job: { AwaitsUpload: true } waiting } && waiting.InputFileKey == draft.InputFileKey && Fits(waiting, draft))
            return await OnJobAsync(draft, jobId, caller, cancellationToken);

        if (await files.FindAsync(draft.InputFileKey!, cancellationToken) is not null) return await AddAsync(draft, caller, cancellationToken);
        var errors = new FieldErrors();
        errors.Add("inputFileKey", "There is no such upload.");
        return errors.ToOutcome();
    }

    private async Task<JobOutcome> OnJobAsync(JobRecord draft, string jobId, JobCaller caller, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(jobId, cancellationToken) is not { Job: var found }) return JobOutcome.NoJob(jobId);
        var errors = new FieldErrors();
        if (!Fits(found, draft)) errors.Add("jobId", $"That job is a {found.JobType}, not a {draft.JobType}.");
        else if (found.Source is not (null or JobSources.File)) errors.Add("jobId", "That job was not made by an upload.");
        else if (draft.InputFileKey is not null && draft.InputFileKey != found.InputFileKey) errors.Add("inputFileKey", "inputFileKey is not the file of that job.");
        if (errors.Any) return errors.ToOutcome();

        var taken = false;
        var job = await jobs.ChangeAsync(
            jobId,
            current =>
            {
                // Asked again each time the record has changed in between: the answer must be of the change that was stored.
                taken = current.AwaitsUpload;
                return taken
                    ? current with { JobType = draft.JobType, Source = draft.Source, Target = draft.Target, Options = draft.Options, StartsOnArrival = true }
                    : null;
            },
            cancellationToken);
        if (job is null) return JobOutcome.NoJob(jobId);
        if (!taken) return new JobOutcome.Existing(job);

        await trail.RecordAsync(caller.Did("job.create", $"job/{jobId}", after: JobTrail.Describe(job)), cancellationToken);
        return new JobOutcome.Done(await uploads.SettleAsync(jobId, cancellationToken) ?? job);
    }

    /// <summary>Whether the job is of the type that is asked for; an upload without a type is of any.</summary>
    private static bool Fits(JobRecord job, JobRecord draft) => job.JobType == draft.JobType || (job.Source is null && job.AwaitsUpload);
}
