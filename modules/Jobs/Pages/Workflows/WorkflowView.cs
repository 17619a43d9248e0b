using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Pages.Workflows.Drawing;
using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Pages.Workflows;

/// <summary>A definition, its findings, and its graph when there is something to draw.</summary>
internal sealed record WorkflowView(string Name, string Text)
{
    /// <summary>What a page shows of the findings.</summary>
    public const int MostFindings = 200;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..].Replace('-', ' ');

    public IReadOnlyList<Diagnostic> Findings { get; } = StateMachine.Validate(Text);

    public bool HasErrors => Findings.Any(finding => finding.Severity == DiagnosticSeverity.Error);

    public OutlineGraph? Outline { get; } = OutlineReader.Read(Text);

    public WorkflowGraph? Graph => Outline is null ? null : WorkflowGraph.Of(Outline);

    public string? Comment => Parsed?[nameof(Comment)] is JsonValue value && value.TryGetValue<string>(out var comment) ? comment : null;

    public string Definition => Parsed?.ToJsonString(Indented) ?? Text;

    private JsonObject? Parsed
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
