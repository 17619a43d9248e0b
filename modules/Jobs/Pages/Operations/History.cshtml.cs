using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SubscriberPortal.Jobs.Endpoints;
using SubscriberPortal.Jobs.Pages.Workflows.Live;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>The events of a job's latest workflow execution, in order, all or those of a kind or a state; personal data in them is masked by permission.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class HistoryModel(IJobs jobs, IWorkflowEngine engine, JobWorkflows workflows, CursorSeal seal, PiiView pii) : PageModel
{
    private const int PageSize = 100;

    /// <summary>The page encodes for HTML, so that the JSON may stay readable.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [BindProperty(SupportsGet = true, Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    [BindProperty(SupportsGet = true, Name = "type")]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public string? State { get; set; }

    public JobRecord Job { get; private set; } = null!;

    public IReadOnlyList<WorkflowEvent> Events { get; private set; } = [];

    public IReadOnlyList<SelectListItem> States { get; private set; } = [];

    public string? NextCursor { get; private set; }

    public bool IsFiltered => !string.IsNullOrEmpty(Type) || !string.IsNullOrEmpty(State);

    public static IReadOnlyList<SelectListItem> Kinds { get; } =
    [
        new("All", ""), new("State entered", "StateEntered"), new("State left", "StateExited"), new("Task scheduled", "Scheduled"), new("Started", "Started"), new("Succeeded", "Succeeded"),
        new("Failed", "Failed"), new("Timed out", "TimedOut"), new("Aborted", "Aborted"), new("Iteration", "MapIteration"), new("The whole execution", "Execution"),
    ];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { Job: var job }) return NotFound();
        Job = job;
        States = [new("All", ""), .. (await workflows.LookAsync(job, cancellationToken)).States.Select(item => new SelectListItem(item.Within + item.State.Name, item.State.Name))];

        // A value that no list here offers is no filter.
        var filter = new HistoryFilter(Kinds.FirstOrDefault(kind => kind.Value == Type)?.Value ?? "", States.FirstOrDefault(state => state.Value == State)?.Value ?? "");
        (Type, State) = (filter.Kind, filter.State);
        var list = $"history-page|{id}|{job.ExecutionNumber}|{Type}|{State}";
        var after = long.Parse(seal.Open(list, Cursor) ?? "0", CultureInfo.InvariantCulture);
        if (job.ExecutionArn is not { } arn) return Page();
        (Events, var next) = await filter.FindAsync(engine, arn, after, PageSize, cancellationToken);
        NextCursor = seal.Seal(list, next?.ToString(CultureInfo.InvariantCulture));
        return Page();
    }

    public string? Details(WorkflowEvent item) => item.Details is null ? null : PiiJson.Read(item.Details, pii.ShowsPii(User))!.ToJsonString(Readable);
}
