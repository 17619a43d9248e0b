using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Jobs.Endpoints;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Pages.Workflows.Live;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>The states of a job's workflow, and one of them with what went in and came out.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class StatesModel(IJobs jobs, JobWorkflows workflows, IWorkflowEngine engine, PiiView pii) : PageModel
{
    private const int EventsPerRead = 1_000;
    private const int MostReads = 26;
    private const int LongestPayload = 20_000;

    /// <summary>The page encodes for HTML, so that the JSON may stay readable.</summary>
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The state that is opened; all of them without.</summary>
    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    public JobWorkflow Workflow { get; private set; } = null!;

    /// <summary>Null when it was not entered yet.</summary>
    public JobStateResponse? Trace { get; private set; }

    public StateSummary Summary => Workflow.SummaryOf(Name!);

    public bool IsMasked => !pii.ShowsPii(User);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { Job: var job }) return NotFound();
        Workflow = await workflows.LookAsync(job, cancellationToken);
        if (string.IsNullOrEmpty(Name)) return Page();
        if (Workflow.States.All(item => item.State.Name != Name)) return NotFound();
        if (Summary.LastEnteredId > 0) Trace = await TraceAsync(job.ExecutionArn!, cancellationToken);
        return Page();
    }

    public static string Show(JsonNode? payload)
    {
        var text = payload?.ToJsonString(Indented) ?? "none";
        return text.Length <= LongestPayload ? text : text[..LongestPayload] + "\n… (cut; the API answers all of it)";
    }

    /// <summary>From where it was last entered to where that visit was over.</summary>
    private async Task<JobStateResponse?> TraceAsync(string executionArn, CancellationToken cancellationToken)
    {
        var trace = new StateTrace(Name!, !IsMasked);
        var after = Summary.LastEnteredId - 1;
        for (var reads = 0; reads < MostReads && trace.Result?.ExitedAt is null; reads++)
        {
            var events = await engine.HistoryAsync(executionArn, after, EventsPerRead, cancellationToken);
            foreach (var item in events) trace.Add(item);
            if (events.Count < EventsPerRead) break;
            after = events[^1].Id;
        }

        return trace.Result;
    }
}
