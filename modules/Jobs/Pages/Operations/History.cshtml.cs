using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>The events of a job's latest workflow execution, in order. They carry references and counts, never subscribers' data.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class HistoryModel(IJobs jobs, IWorkflowEngine engine, CursorSeal seal) : PageModel
{
    private const int PageSize = 100;

    [BindProperty(SupportsGet = true, Name = "cursor")]
    public string? Cursor { get; set; }

    public JobRecord Job { get; private set; } = null!;

    public IReadOnlyList<WorkflowEvent> Events { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { Job: var job }) return NotFound();
        Job = job;
        var list = $"history-page|{id}|{job.ExecutionNumber}";
        var after = long.Parse(seal.Open(list, Cursor) ?? "0", CultureInfo.InvariantCulture);
        if (job.ExecutionArn is { } arn) Events = await engine.HistoryAsync(arn, after, PageSize, cancellationToken);
        NextCursor = seal.Seal(list, Events.Count == PageSize ? Events[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
        return Page();
    }
}
