using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Pages.Operations;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Pages;

/// <summary>Jobs that are made again and again: what there is, when it fires next, and a form for one more.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class SchedulesModel(JobSchedules schedules, ProvisioningSystems systems, PiiView pii) : PageModel
{
    [BindProperty]
    public ScheduleInput Input { get; set; } = new();

    public IReadOnlyList<JobSchedule> Schedules { get; private set; } = [];

    public bool MayWrite => User.Can(Permissions.JobsWrite);

    public IReadOnlyList<SelectListItem> Types { get; } = [new("Audit", JobTypes.Audit), new("Export", JobTypes.Export), new("Migration between systems", JobTypes.Migration)];

    public IReadOnlyList<SelectListItem> Targets => [.. systems.All.Select(s => new SelectListItem(s.Name, s.JobName))];

    public IReadOnlyList<SelectListItem> Sources => [.. systems.All.Where(s => s.Key != SystemKeys.Dual).Select(s => new SelectListItem(s.Name, s.JobName))];

    public IReadOnlyList<SelectListItem> Scopes => JobWords.Scopes(systems);

    private JobCaller Caller => new(User.TrailName(), pii.ShowsPii(User));

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!MayWrite) return Forbid();
        if (ModelState.IsValid)
        {
            var (schedule, errors) = await schedules.CreateAsync(Input.ToRequest(), Caller, cancellationToken);
            if (schedule is not null)
            {
                TempData.SetNotice("The schedule has been set.");
                return Redirect("~/schedules");
            }

            foreach (var (field, messages) in errors!) ModelState.AddModelError(NewJobInput.FieldOf(field), messages[0]);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!MayWrite) return Forbid();
        if (await schedules.DeleteAsync(id, Caller, cancellationToken)) TempData.SetNotice("The schedule has been removed.");
        return Redirect("~/schedules");
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Schedules = [.. (await schedules.ListAsync(cancellationToken)).Select(s => s.Schedule)];

    /// <summary>What the form sends; checked where the API's body is.</summary>
    internal sealed class ScheduleInput
    {
        public string JobType { get; set; } = JobTypes.Audit;
        public string Cron { get; set; } = "0 0 3 * * ?";
        public string TimeZone { get; set; } = "UTC";
        public string AuditType { get; set; } = AuditTypes.ConsistencyCheck;
        public string ExportScope { get; set; } = ExportScopes.BothSystems;
        public string Format { get; set; } = "CSV";
        public string? Source { get; set; }
        public string? Target { get; set; }

        public JobScheduleRequest ToRequest() => JobType switch
        {
            JobTypes.Audit => new JobScheduleRequest(JobType, Cron, TimeZone, AuditType: AuditType),
            JobTypes.Export => new JobScheduleRequest(JobType, Cron, TimeZone, ExportScope: ExportScope, Format: Format),
            _ => new JobScheduleRequest(JobType, Cron, TimeZone, Source: Source, Target: Target, Options: new JobOptionsRequest(OnConflict: JobOptions.Skip)),
        };
    }
}
