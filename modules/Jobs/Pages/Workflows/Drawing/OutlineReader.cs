using System.Text.Json;

namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>Reads what can be drawn of a definition, a faulty one too: what makes no sense is left out, and the validator says what it was.</summary>
internal sealed class OutlineReader
{
    /// <summary>More than that nobody can read as a drawing.</summary>
    public const int MostStates = 1_000;

    private const int DeepestNesting = 30;
    private const int DeepestJson = 512;

    private int _states;

    private OutlineReader()
    {
    }

    /// <summary>Null when there is nothing to draw, or too much.</summary>
    public static OutlineGraph? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestJson });
            var reader = new OutlineReader();
            var graph = reader.Graph(document.RootElement, 0);
            return graph is null || graph.States.Count == 0 || reader._states > MostStates ? null : graph;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair.
            return null;
        }
    }

    private OutlineGraph? Graph(JsonElement element, int depth)
    {
        if (Member(element, "States") is not { ValueKind: JsonValueKind.Object } states || depth > DeepestNesting) return null;
        var found = new Dictionary<string, OutlineState>();
        foreach (var member in states.EnumerateObject())
        {
            if (_states > MostStates) break;
            if (member.Value.ValueKind != JsonValueKind.Object || found.ContainsKey(member.Name)) continue;
            _states++;
            found[member.Name] = State(member.Name, member.Value, depth);
        }

        return new OutlineGraph(Text(element, "StartAt"), [.. found.Values]);
    }

    private OutlineState State(string name, JsonElement state, int depth)
    {
        var inner = Items(state, "Branches").Concat(new[] { Member(state, "ItemProcessor") ?? Member(state, "Iterator") }.OfType<JsonElement>())
            .Select(graph => Graph(graph, depth + 1)).OfType<OutlineGraph>().Where(graph => graph.States.Count > 0).ToList();
        var note = Text(state, "Type") switch
        {
            "Map" => Member(state, "MaxConcurrency") is { ValueKind: JsonValueKind.Number } most && most.GetRawText() != "0" ? $"each item, at most {most.GetRawText()} at once" : "each item",
            "Parallel" => inner.Count == 1 ? "1 branch" : $"{inner.Count} branches",
            _ => null,
        };
        return new OutlineState(name, Text(state, "Type") ?? "?", inner, Merge(Edges(state)), note)
        {
            Activity = Text(state, "Resource")?.Split(':')[^1],
            TimeoutSeconds = Number(state, "TimeoutSeconds"),
            HeartbeatSeconds = Number(state, "HeartbeatSeconds"),
            Retriers = Items(state, "Retry").Count(),
        };
    }

    private static IEnumerable<OutlineEdge> Edges(JsonElement state)
    {
        foreach (var rule in Items(state, "Choices"))
        {
            if (Text(rule, "Next") is { } next) yield return new OutlineEdge(next, false, ConditionText.Of(rule));
        }

        if (Text(state, "Default") is { } otherwise) yield return new OutlineEdge(otherwise, false, "otherwise");
        if (Text(state, "Next") is { } after) yield return new OutlineEdge(after, false, null);
        foreach (var catcher in Items(state, "Catch"))
        {
            var errors = string.Join(", ", Items(catcher, "ErrorEquals").Select(error => error.ToString()));
            if (Text(catcher, "Next") is { } next) yield return new OutlineEdge(next, true, errors is "States.ALL" or "" || errors.Length > ConditionText.Longest ? null : errors);
        }
    }

    /// <summary>One line a target and kind: two rules that lead to the same state are one arrow.</summary>
    private static List<OutlineEdge> Merge(IEnumerable<OutlineEdge> edges) => [.. edges.GroupBy(edge => (edge.To, edge.IsCatch)).Select(same =>
    {
        var label = same.Any(edge => edge.Label is null) ? null : string.Join(" or ", same.Select(edge => edge.Label));
        return same.First() with { Label = label?.Length <= ConditionText.Longest ? label : null };
    })];

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    private static JsonElement? Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string? Number(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null;
}
