using System.Text.Json.Nodes;

namespace SubscriberPortal.Jobs.Pages.Workflows;

/// <summary>A state as it is drawn; positions are within its own graph, in SVG units.</summary>
internal sealed class GraphNode
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required IReadOnlyList<WorkflowGraph> Inner { get; init; }
    public int Layer { get; set; }
    public double X { get; set; }
    public double Y { get; set; }
    public double Width { get; set; }
    public double Height { get; set; }
}

/// <param name="IsCatch">Taken on an error; drawn dashed.</param>
internal sealed record GraphEdge(GraphNode From, GraphNode To, bool IsCatch);

/// <summary>
/// The layered drawing of a definition: a state stands below everything that leads to it, branches and iterators inside the state that holds them.
/// Reads the definition's JSON, which the validator has found good.
/// </summary>
internal sealed class WorkflowGraph
{
    public const double HeaderHeight = 34;
    private const double Gap = 28;
    private const double LayerGap = 34;

    private WorkflowGraph(IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphEdge> edges) => (Nodes, Edges) = (nodes, edges);

    public IReadOnlyList<GraphNode> Nodes { get; }

    public IReadOnlyList<GraphEdge> Edges { get; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    public static WorkflowGraph Of(JsonObject definition)
    {
        var states = definition["States"]!.AsObject();
        var nodes = states.ToDictionary(s => s.Key, s => new GraphNode { Name = s.Key, Type = (string)s.Value!["Type"]!, Inner = [.. InnerOf(s.Value!.AsObject()).Select(Of)] });
        var edges = states.SelectMany(s => EdgesOf(s.Value!.AsObject()).Select(e => new GraphEdge(nodes[s.Key], nodes[e.To], e.IsCatch))).Distinct().ToList();
        var graph = new WorkflowGraph([.. nodes.Values], edges);
        graph.Layer(nodes[(string)definition["StartAt"]!]);
        graph.Place();
        return graph;
    }

    private static IEnumerable<JsonObject> InnerOf(JsonObject state) =>
        state["Branches"]?.AsArray().Select(b => b!.AsObject()) ?? new[] { state["ItemProcessor"] ?? state["Iterator"] }.OfType<JsonObject>();

    private static IEnumerable<(string To, bool IsCatch)> EdgesOf(JsonObject state)
    {
        foreach (var choice in state["Choices"]?.AsArray() ?? []) yield return ((string)choice!["Next"]!, false);
        if ((string?)state["Default"] is { } otherwise) yield return (otherwise, false);
        if ((string?)state["Next"] is { } next) yield return (next, false);
        foreach (var catcher in state["Catch"]?.AsArray() ?? []) yield return ((string)catcher!["Next"]!, true);
    }

    /// <summary>Each state one layer below the lowest that leads to it; an edge back to a state on the way is left out of account.</summary>
    private void Layer(GraphNode start)
    {
        var after = Edges.ToLookup(e => e.From, e => e.To);
        var way = new HashSet<GraphNode>();
        Visit(start, 0);

        void Visit(GraphNode node, int layer)
        {
            if (!way.Add(node)) return;
            if (layer >= node.Layer)
            {
                node.Layer = layer;
                foreach (var next in after[node]) Visit(next, layer + 1);
            }

            way.Remove(node);
        }
    }

    private void Place()
    {
        foreach (var node in Nodes)
        {
            var inner = node.Inner.Sum(g => g.Width) + (Gap * (node.Inner.Count + 1));
            node.Width = Math.Max(Math.Max(150, 46 + (node.Name.Length * 7.6)), node.Inner.Count == 0 ? 0 : inner);
            node.Height = node.Inner.Count == 0 ? HeaderHeight + 6 : HeaderHeight + node.Inner.Max(g => g.Height) + Gap;
        }

        var layers = Nodes.GroupBy(n => n.Layer).OrderBy(g => g.Key).ToList();
        Width = layers.Max(l => l.Sum(n => n.Width) + (Gap * (l.Count() - 1)));
        var y = 0.0;
        foreach (var layer in layers)
        {
            var x = (Width - layer.Sum(n => n.Width) - (Gap * (layer.Count() - 1))) / 2;
            foreach (var node in layer)
            {
                (node.X, node.Y) = (x, y);
                x += node.Width + Gap;
            }

            y += layer.Max(n => n.Height) + LayerGap;
        }

        Height = y - LayerGap;
    }
}
