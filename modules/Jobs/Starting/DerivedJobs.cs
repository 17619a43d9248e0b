using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Makes jobs out of jobs: undo, repair of an audit's findings, another try at failed rows. What they do is the migration workflow's.</summary>
internal sealed class DerivedJobs(JobStore jobs, JobDrafts drafts, JobCreation creation, IFileStore files, IStateStore state)
{
    /// <summary>Under the undone job's id: the job that undid it, so that nothing is undone twice.</summary>
    public const string UndonePartition = "jobs-undone";

    public async Task<JobOutcome> UndoAsync(string jobId, JobCaller caller, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(jobId, cancellationToken) is not { Job: var parent }) return JobOutcome.NoJob(jobId);
        if (parent.JobType is not (JobTypes.Migration or JobTypes.BulkDelete) || parent.Purpose is JobPurposes.Undo or JobPurposes.Repair)
            return new JobOutcome.Conflict("Only a migration or a bulk delete can be undone; what a repair changed, another repair can change back.");
        if (!JobStatuses.IsFinal(parent.Status)) return new JobOutcome.Conflict($"The job is {parent.Status}; it can be undone once it has ended.");
        if (parent.Options.DryRun || parent.Options.ValidateOnly) return new JobOutcome.Conflict("The job was a dry run: there is nothing to undo.");
        if (parent.ExecutionArn is null) return new JobOutcome.Conflict("The job never ran: there is nothing to undo.");
        if (await state.GetAsync(UndonePartition, jobId, cancellationToken) is { } mark) return AlreadyUndone(mark);

        var undo = drafts.New(parent.JobType, caller) with
        {
            Purpose = JobPurposes.Undo,
            ParentJobId = jobId,
            Source = parent.Source,
            Target = parent.Target,
            Filters = parent.Filters,
            Options = new JobOptions { OnConflict = JobOptions.Overwrite, ThrottlePerSecond = parent.Options.ThrottlePerSecond, WriteUnitsPerSecond = parent.Options.WriteUnitsPerSecond },
        };
        var only = new StateWrite(UndonePartition, jobId, JobJson.Write(new UndoneMark(undo.JobId)), StateWrite.Absent);
        if (await creation.AddAsync(undo, [only], caller, cancellationToken)) return new JobOutcome.Done(undo);
        return await state.GetAsync(UndonePartition, jobId, cancellationToken) is { } other ? AlreadyUndone(other) : new JobOutcome.Conflict("The job could not be undone; try again.");
    }

    public async Task<JobOutcome> RepairAsync(string auditId, RepairRequest request, JobCaller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var policy = errors.Word("policy", request.Policy, RepairPolicies.All);
        if (errors.Any) return errors.ToOutcome();
        if (await jobs.FindAsync(auditId, cancellationToken) is not { Job: var audit }) return JobOutcome.NoJob(auditId);
        if (audit.JobType != JobTypes.Audit || audit.AuditType == AuditTypes.DataValidation)
            return new JobOutcome.Conflict("Only the findings of a consistency check or a full audit can be repaired.");
        if (audit.Status != JobStatuses.Completed) return new JobOutcome.Conflict($"The audit is {audit.Status}; its findings can be repaired once it is COMPLETED.");

        var repair = drafts.New(JobTypes.Migration, caller) with
        {
            Purpose = JobPurposes.Repair,
            ParentJobId = auditId,
            RepairPolicy = policy,
            Target = ProvisioningMode.Dual.ToName(),
            Options = new JobOptions { DryRun = request.DryRun ?? false, OnConflict = JobOptions.Overwrite },
        };
        return await AddAsync(repair, caller, cancellationToken);
    }

    public async Task<JobOutcome> RedriveAsync(JobRecord parent, JobCaller caller, CancellationToken cancellationToken)
    {
        if (parent.JobType is not (JobTypes.Migration or JobTypes.BulkDelete) || parent.Purpose is JobPurposes.Undo or JobPurposes.Repair)
            return new JobOutcome.Conflict("The job came to its end; only the failed rows of a migration or a bulk delete can be tried again.");
        if (parent.Options.DryRun || parent.Options.ValidateOnly) return new JobOutcome.Conflict("The job was a dry run: no row of it failed.");
        if (parent.Counts.Failed == 0) return new JobOutcome.Conflict("No row of the job failed.");
        var rejects = JobFiles.Rejects(parent.JobId);
        if (await files.FindAsync(rejects, cancellationToken) is null) return new JobOutcome.Conflict("The rejects of the job are not there any more.");

        var redrive = drafts.New(parent.JobType, caller) with
        {
            Purpose = JobPurposes.Redrive,
            ParentJobId = parent.JobId,
            Source = JobSources.File,
            InputFileKey = rejects,
            Target = parent.Target,
            Options = parent.Options,
        };
        return await AddAsync(redrive, caller, cancellationToken);
    }

    private async Task<JobOutcome> AddAsync(JobRecord job, JobCaller caller, CancellationToken cancellationToken)
    {
        await creation.AddAsync(job, [], caller, cancellationToken);
        return new JobOutcome.Done(job);
    }

    private static JobOutcome.Conflict AlreadyUndone(StateItem mark) => new($"The job was undone already, by job {JobJson.Read<UndoneMark>(mark.Value).JobId}.");

    private sealed record UndoneMark(string JobId);
}
