using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>
/// A path with the semantics of the Jayway library, which AWS uses: a definite path gives the value or nothing, every other path a list, which may be empty.
/// </summary>
internal sealed class JsonPath(string text, PathRoot root, string? variable, IReadOnlyList<PathSegment> segments, string? function)
{
    public string Text { get; } = text;

    public PathRoot Root { get; } = root;

    /// <summary>The name of the variable when the path begins with one.</summary>
    public string? Variable { get; } = variable;

    public IReadOnlyList<PathSegment> Segments { get; } = segments;

    public bool IsDefinite { get; } = segments.All(segment => segment.IsDefinite);

    /// <summary>Whether it names one place, so that a result can be put there.</summary>
    public bool IsReference => function is null && Segments.All(segment => segment is NameSegment or IndexSegment { Index: >= 0 });

    /// <summary>What the path selects below <paramref name="root"/>; null when it is definite and finds nothing.</summary>
    public JsonData? Find(JsonData root)
    {
        var found = Select(root);
        if (function is not null) return found is null ? null : PathFunctions.Apply(function, found);
        return found;
    }

    private JsonData? Select(JsonData root)
    {
        if (Segments.Count == 0) return root;
        List<JsonData> nodes = [root], next = [];
        foreach (var segment in Segments)
        {
            foreach (var node in nodes) segment.Select(node, root, next);
            (nodes, next) = (next, nodes);
            next.Clear();
            if (nodes.Count == 0) break;
        }

        if (!IsDefinite) return JsonData.FromItems(nodes.ToArray());
        return nodes.Count == 0 ? null : nodes[0];
    }
}
