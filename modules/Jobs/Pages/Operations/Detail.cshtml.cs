using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Jobs.Endpoints;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Pages.Workflows.Live;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>One job: how far it is, what became of it, what can be done with it.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class DetailModel(IJobs jobs, JobControl control, DerivedJobs derived, JobProgress progress, JobWorkflows workflows, PiiView pii, TimeProvider time) : PageModel
{
    public JobRecord Job { get; private set; } = null!;

    public JobResponse View { get; private set; } = null!;

    public JobWorkflow Workflow { get; private set; } = null!;

    public bool IsFinal => JobStatuses.IsFinal(Job.Status);

    public bool MayWrite => User.Can(Permissions.JobsWrite);

    public bool CanPause => MayWrite && Job.Status is JobStatuses.Running or JobStatuses.Queued;

    public bool CanCancel => MayWrite && !IsFinal;

    public bool CanRedrive => MayWrite && (Job.Status is JobStatuses.Failed or JobStatuses.Cancelled || (Job.Status == JobStatuses.Completed && Job.Counts.Failed > 0 && ChangesSubscribers));

    public bool CanUndo => MayWrite && IsFinal && ChangesSubscribers && Job.Purpose is not (JobPurposes.Undo or JobPurposes.Repair) && !Job.Options.DryRun && !Job.Options.ValidateOnly && Job.ExecutionArn is not null;

    public bool ChangesSubscribers => Job.JobType is JobTypes.Migration or JobTypes.BulkDelete;

    public TimeSpan? Took => Job.StartedAt is { } started ? (Job.FinishedAt ?? time.GetUtcNow()) - started : null;

    public double Percent => Job.TotalRecords is > 0 and var total ? Math.Min(100, 100.0 * Job.Counts.Processed / total) : IsFinal ? 100 : 0;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken) =>
        await LoadWorkflowAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnGetProgressAsync(string id, CancellationToken cancellationToken) =>
        await LoadAsync(id, cancellationToken) ? Partial("_JobProgress", this) : NotFound();

    public async Task<IActionResult> OnGetWorkflowAsync(string id, CancellationToken cancellationToken) =>
        await LoadWorkflowAsync(id, cancellationToken) ? Partial("_JobWorkflow", Workflow) : NotFound();

    public IActionResult OnGetRejects(string id, CancellationToken cancellationToken) => Download(JobResultEndpoints.GetRejects(HttpContext, id, cancellationToken));

    public IActionResult OnGetReport(string id, CancellationToken cancellationToken) => Download(JobResultEndpoints.GetReport(HttpContext, id, cancellationToken));

    public IActionResult OnGetOutput(string id, CancellationToken cancellationToken) => Download(JobResultEndpoints.GetOutput(HttpContext, id, cancellationToken));

    public Task<IActionResult> OnPostPauseAsync(string id, CancellationToken cancellationToken) =>
        DoAsync(id, () => control.PauseAsync(id, Caller, cancellationToken), "The job is being paused; the batch in hand is finished first.");

    public Task<IActionResult> OnPostResumeAsync(string id, CancellationToken cancellationToken) =>
        DoAsync(id, () => control.ResumeAsync(id, Caller, cancellationToken), "The job goes on from where it was.");

    public Task<IActionResult> OnPostCancelAsync(string id, CancellationToken cancellationToken) =>
        DoAsync(id, () => control.CancelAsync(id, Caller, cancellationToken), "The job is being cancelled. What it had done stays done.");

    public Task<IActionResult> OnPostThrottleAsync(string id, int? perSecond, CancellationToken cancellationToken) =>
        DoAsync(id, () => control.ThrottleAsync(id, perSecond, Caller, cancellationToken), perSecond is null ? "The job runs without a limit now." : $"The job is limited to {perSecond} rows a second.");

    public Task<IActionResult> OnPostRedriveAsync(string id, CancellationToken cancellationToken) =>
        DoAsync(id, () => control.RedriveAsync(id, Caller, cancellationToken), "Tried again.");

    public Task<IActionResult> OnPostUndoAsync(string id, CancellationToken cancellationToken) =>
        DoAsync(id, () => derived.UndoAsync(id, Caller, cancellationToken), "This job puts back what the other had changed, where nobody changed it since.");

    private static Downloads<TResult> Download<TResult>(Task<TResult> result)
        where TResult : Microsoft.AspNetCore.Http.IResult => new(result);

    private JobCaller Caller => new(User.TrailName(), pii.ShowsPii(User));

    private async Task<IActionResult> DoAsync(string id, Func<Task<JobOutcome>> action, string done)
    {
        if (!MayWrite) return Forbid();
        switch (await action())
        {
            case JobOutcome.Done { Job: var job }:
                TempData.SetNotice(done);
                return Redirect($"~/operations/{job.JobId}");
            case JobOutcome.NotFound:
                return NotFound();
            case JobOutcome.Conflict conflict:
                TempData.SetNotice(conflict.Detail, "warn");
                break;
            case JobOutcome.Invalid invalid:
                TempData.SetNotice(invalid.Errors.First().Value[0], "bad");
                break;
        }

        return Redirect($"~/operations/{id}");
    }

    private async Task<bool> LoadWorkflowAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken)) return false;
        Workflow = await workflows.LookAsync(Job, cancellationToken);
        return true;
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { Job: var job }) return false;
        Job = job;
        View = JobResponse.From(job, progress.RateOf(job));
        return true;
    }
}
