using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SubscriberPortal.UnitTests.Audit;

/// <summary>What can be said of a states-language definition without running it.</summary>
internal static partial class WorkflowWalk
{
    private static readonly string[] Inner = ["States", "Branches", "ItemProcessor", "Iterator", "Catch", "Retry"];

    /// <summary>The machine and those inside its Parallel and Map states.</summary>
    public static IEnumerable<JsonObject> Machines(JsonObject machine) =>
        machine["States"]!.AsObject().SelectMany(s => InnerMachines(s.Value!.AsObject())).SelectMany(Machines).Prepend(machine);

    public static IEnumerable<(string Name, JsonObject State, bool Caught)> States(JsonObject machine, bool caught)
    {
        foreach (var (name, node) in machine["States"]!.AsObject())
        {
            var state = node!.AsObject();
            var here = caught || state["Catch"]?.AsArray().Any(c => c!["ErrorEquals"]!.AsArray().Any(e => (string)e! == "States.ALL")) == true;
            yield return (name, state, here);
            foreach (var inner in InnerMachines(state).SelectMany(m => States(m, here))) yield return inner;
        }
    }

    /// <summary>Where a state may go next, and what is then in its data beside what was: null for all of it replaced.</summary>
    public static IEnumerable<(string Target, string? ResultPath)> Edges(JsonObject state)
    {
        var result = state.ContainsKey("ResultPath") ? (string?)state["ResultPath"] ?? "" : (string)state["Type"]! is "Task" or "Parallel" or "Map" ? "$" : "";
        if ((string?)state["Next"] is { } next) yield return (next, result);
        if ((string?)state["Default"] is { } other) yield return (other, "");
        foreach (var choice in state["Choices"]?.AsArray() ?? []) yield return ((string)choice!["Next"]!, "");
        foreach (var catcher in state["Catch"]?.AsArray() ?? [])
            yield return ((string)catcher!["Next"]!, catcher.AsObject().ContainsKey("ResultPath") ? (string?)catcher["ResultPath"] ?? "" : "$");
    }

    /// <summary>Paths that are read although some way to the state does not provide them. Of a result only its place is known, not what is in it.</summary>
    public static IReadOnlyList<string> MissingPaths(JsonObject machine, IReadOnlySet<string> input)
    {
        var states = machine["States"]!.AsObject();
        var known = new Dictionary<string, HashSet<string>> { [(string)machine["StartAt"]!] = [.. input] };
        var open = new Queue<string>(known.Keys);
        while (open.TryDequeue(out var name))
        {
            foreach (var (target, path) in Edges(states[name]!.AsObject()))
            {
                var after = path == "$" ? [] : known[name].Concat(path is { Length: > 2 } ? [path[2..].Split('.')[0]] : Array.Empty<string>()).ToHashSet();
                if (!known.TryGetValue(target, out var before)) known[target] = after;
                else if (before.IsSubsetOf(after)) continue;
                else before.IntersectWith(after);
                open.Enqueue(target);
            }
        }

        return [.. known.SelectMany(k => Missing(k.Key, states[k.Key]!.AsObject(), k.Value))];
    }

    private static IEnumerable<string> Missing(string name, JsonObject state, HashSet<string> known)
    {
        var own = state.Where(m => !Inner.Contains(m.Key) && m.Key is not ("ResultPath" or "Comment"));
        foreach (var path in own.SelectMany(m => Paths(m.Value)).Where(p => !known.Contains(RootOf(p)))) yield return $"{name} reads {path}";

        var selected = (state["ItemSelector"] ?? state["Parameters"])?.AsObject().Select(m => m.Key.EndsWith(".$", StringComparison.Ordinal) ? m.Key[..^2] : m.Key).ToHashSet() ?? known;
        foreach (var path in InnerMachines(state).SelectMany(m => MissingPaths(m, selected))) yield return path;
    }

    /// <summary>Every reference to the state's data: <c>$$</c> is the context, which is always there.</summary>
    private static IEnumerable<string> Paths(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Paths(m.Value)),
        JsonArray items => items.SelectMany(Paths),
        JsonValue value when value.TryGetValue<string>(out var text) => DataPath().Matches(text).Select(m => m.Value),
        _ => [],
    };

    private static string RootOf(string path) => path[2..].Split('.', '[')[0];

    private static IEnumerable<JsonObject> InnerMachines(JsonObject state)
    {
        foreach (var branch in state["Branches"]?.AsArray() ?? []) yield return branch!.AsObject();
        if ((state["ItemProcessor"] ?? state["Iterator"]) is JsonObject processor) yield return processor;
    }

    [GeneratedRegex(@"(?<!\$)\$\.[A-Za-z_][A-Za-z0-9_.\[\]]*")]
    private static partial Regex DataPath();
}
