using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Jobs.Endpoints;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Pages;

/// <summary>What an audit found, field by field, and the repair of it all under a policy.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class DifferencesModel(IJobs jobs, IFileStore files, DerivedJobs derived, CursorSeal seal, PiiView pii) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "status")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "cursor")]
    public string? Cursor { get; set; }

    public JobRecord Job { get; private set; } = null!;

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public bool CanRepair => User.Can(Permissions.JobsWrite) && Job is { Status: JobStatuses.Completed, Counts.Failed: > 0 } && Job.AuditType != AuditTypes.DataValidation;

    public bool CanChoose => User.Can(Permissions.SubscribersWrite) && Job.AuditType != AuditTypes.DataValidation;

    public IReadOnlyList<SelectListItem> Statuses { get; } = [new("All findings", ""), .. DifferencePages.Statuses.Select(s => new SelectListItem(s.Replace('_', ' '), s))];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { Job: { JobType: JobTypes.Audit } job }) return NotFound();
        Job = job;
        var list = $"differences-page|{id}|{Status}";
        var status = string.IsNullOrEmpty(Status) ? null : Status;
        if (await new DifferencePages(files).ReadAsync(id, seal.Open(list, Cursor), status, PageSize, pii.ShowsPii(User), cancellationToken) is { } page)
        {
            Findings = [.. page.Items.Select(Finding.Of)];
            NextCursor = seal.Seal(list, page.Next);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostRepairAsync(string id, string? policy, bool forReal, CancellationToken cancellationToken)
    {
        if (!User.Can(Permissions.JobsWrite)) return Forbid();
        var outcome = await derived.RepairAsync(id, new RepairRequest(policy, !forReal), new JobCaller(User.TrailName(), pii.ShowsPii(User)), cancellationToken);
        if (outcome is JobOutcome.Done { Job: var repair })
        {
            TempData.SetNotice(forReal ? "The repair has been started." : "The dry run says what the repair would do; it writes nothing.");
            return Redirect($"~/operations/{repair.JobId}");
        }

        TempData.SetNotice(outcome switch { JobOutcome.Conflict c => c.Detail, JobOutcome.Invalid i => i.Errors.First().Value[0], _ => "There is no such audit." }, "bad");
        return Redirect($"~/differences/{id}");
    }
}

/// <summary>One finding as a page shows it.</summary>
/// <param name="Lines">The fields that differ, or the rules that are broken.</param>
internal sealed record Finding(string Uid, string Status, string? System, IReadOnlyList<FindingLine> Lines)
{
    public static Finding Of(JsonObject json) => new(
        (string)json["uid"]!,
        (string)json["status"]!,
        (string?)json["system"],
        [
            .. (json["conflicts"] as JsonArray ?? []).Select(c => new FindingLine((string)c!["field"]!, (string?)c["cloudValue"], (string?)c["legacyValue"], null)),
            .. (json["violations"] as JsonArray ?? []).Select(v => new FindingLine((string)v!["field"]!, null, null, (string?)v["message"])),
        ]);
}

internal sealed record FindingLine(string Field, string? Cloud, string? Legacy, string? Message);
