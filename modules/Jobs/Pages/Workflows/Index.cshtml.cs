using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Pages.Workflows;

/// <summary>The definitions that run the jobs, as graphs and as tables, with the validator's findings.</summary>
[Authorize(Permissions.JobsRead)]
internal sealed class IndexModel(WorkflowDefinitions definitions) : PageModel
{
    public IReadOnlyList<WorkflowView> Workflows { get; } =
        [.. definitions.All.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => new WorkflowView(d.Name, JsonNode.Parse(d.Text)!.AsObject(), StateMachine.Validate(d.Text)))];
}

internal sealed record WorkflowView(string Name, JsonObject Definition, IReadOnlyList<Diagnostic> Findings)
{
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..].Replace('-', ' ');

    public WorkflowGraph Graph { get; } = WorkflowGraph.Of(Definition);

    /// <summary>All states, those in branches and iterations too, with what a reader asks of them.</summary>
    public IReadOnlyList<StateRow> Table => [.. Rows(Definition, "")];

    private static IEnumerable<StateRow> Rows(JsonObject graph, string within)
    {
        foreach (var (name, node) in graph["States"]!.AsObject())
        {
            var state = node!.AsObject();
            yield return new StateRow(within + name, (string)state["Type"]!, ((string?)state["Resource"])?.Split(':')[^1], (int?)state["TimeoutSeconds"], (int?)state["HeartbeatSeconds"], state["Retry"]?.AsArray().Count ?? 0, (string?)state["Next"]);
            var inner = state["Branches"]?.AsArray().Select(b => b!.AsObject()) ?? new[] { state["ItemProcessor"] ?? state["Iterator"] }.OfType<JsonObject>();
            foreach (var row in inner.SelectMany(i => Rows(i, $"{within}{name} / "))) yield return row;
        }
    }
}

internal sealed record StateRow(string Name, string Type, string? Activity, int? TimeoutSeconds, int? HeartbeatSeconds, int Retriers, string? Next);
