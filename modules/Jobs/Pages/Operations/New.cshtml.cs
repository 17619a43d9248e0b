using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>One form a job type; a file goes straight from the form into the file store. Multipart bodies of any size: the framework keeps a large one on disk.</summary>
[Authorize(Permissions.JobsWrite)]
[DisableRequestSizeLimit]
[RequestFormLimits(MultipartBodyLengthLimit = long.MaxValue)]
internal sealed class NewModel(JobCreation creation, UploadedFiles uploads, FilterPreview preview, ProvisioningSystems systems, IProvisioningMode mode, PiiView pii) : PageModel
{
    /// <summary>What a person types to confirm that subscribers may be removed.</summary>
    public const string Confirmation = "DELETE";

    [BindProperty(SupportsGet = true, Name = "type")]
    public string? Type { get; set; }

    [BindProperty]
    public NewJobInput Input { get; set; } = new();

    [BindProperty]
    public IFormFile? Upload { get; set; }

    public JobPreviewResponse? Preview { get; private set; }

    public bool MaySeePii => pii.ShowsPii(User);

    public IReadOnlyList<SelectListItem> Targets => [.. systems.All.Select(s => new SelectListItem($"{s.Name} ({s.JobName})", s.JobName))];

    public IReadOnlyList<SelectListItem> Sources =>
        [new("A file (CSV)", JobSources.File), .. systems.All.Where(s => s.Key != SystemKeys.Dual).Select(s => new SelectListItem($"{s.Name} ({s.JobName})", s.JobName))];

    public IReadOnlyList<SelectListItem> Scopes => JobWords.Scopes(systems);

    private JobCaller Caller => new(User.TrailName(), pii.ShowsPii(User));

    /// <summary>The form that is shown: <c>migration</c> unless another is named.</summary>
    public string Kind => Type is "bulk-delete" or "audit" or "export" ? Type : "migration";

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Input.Target = (await mode.GetAsync(cancellationToken)).Mode.ToName();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        switch (Kind)
        {
            case "audit":
                return Show(await creation.AuditAsync(Input.ToAudit(), Caller, cancellationToken));
            case "export":
                return Show(await creation.ExportAsync(Input.ToExport(), Caller, cancellationToken));
            case "bulk-delete" when Input.Confirm != Confirmation:
                ModelState.AddModelError("Input.Confirm", $"Type {Confirmation} to confirm that subscribers may be removed.");
                return Page();
            case "bulk-delete":
                return await StartAsync(Input.ToBulkDelete(hasFile: Upload is not null), cancellationToken);
            default:
                return await StartAsync(Input.ToMigration(), cancellationToken);
        }
    }

    /// <summary>How many subscribers the filters choose; nothing is started.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        (Preview, var errors) = await preview.CountAsync(Kind == "bulk-delete" ? Input.ToBulkDelete(hasFile: false) : Input.ToMigration(), cancellationToken);
        if (errors is not null) AddErrors(errors);
        return Page();
    }

    private async Task<IActionResult> StartAsync(MigrationJobRequest request, CancellationToken cancellationToken)
    {
        var fromFile = Kind == "migration" ? Input.Source == JobSources.File : Upload is not null;
        if (!fromFile) return Show(await creation.MigrationAsync(request, Caller, cancellationToken));
        if (Upload is null)
        {
            ModelState.AddModelError(nameof(Upload), "Choose the file to load.");
            return Page();
        }

        var (outcome, upload) = await uploads.StoreAsync(Upload, Caller, cancellationToken);
        if (upload is null) return Show(outcome);
        return Show(await creation.MigrationAsync(request with { JobId = upload.JobId, InputFileKey = upload.InputFileKey }, Caller, cancellationToken));
    }

    private IActionResult Show(JobOutcome outcome)
    {
        switch (outcome)
        {
            case JobOutcome.Done { Job: var job }:
                TempData.SetNotice("The job has been created and starts as soon as there is room.");
                return Redirect($"~/operations/{job.JobId}");
            case JobOutcome.Existing { Job: var job }:
                return Redirect($"~/operations/{job.JobId}");
            case JobOutcome.Invalid invalid:
                AddErrors(invalid.Errors);
                return Page();
            default:
                ModelState.AddModelError("", outcome is JobOutcome.Conflict conflict ? conflict.Detail : outcome is JobOutcome.Forbidden forbidden ? forbidden.Detail : "The job could not be created.");
                return Page();
        }
    }

    private void AddErrors(IDictionary<string, string[]> errors)
    {
        foreach (var (field, messages) in errors) ModelState.AddModelError(NewJobInput.FieldOf(field), messages[0]);
    }
}
