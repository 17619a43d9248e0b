namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>What takes a place in a layer: a state, or an edge that passes through (with its label, if it has one).</summary>
internal sealed class LayoutItem(GraphNode? node, int layer)
{
    public GraphNode? Node => node;

    public int Layer => layer;

    public double Width { get; set; }

    public double Height { get; set; }

    /// <summary>Of the middle.</summary>
    public double X { get; set; }

    public int Order { get; set; }

    public List<LayoutItem> Above { get; } = [];

    public List<LayoutItem> Below { get; } = [];
}

/// <summary>An edge's way through the layers, from the upper state to the lower.</summary>
internal sealed class EdgeChain(OutlineEdge edge, LayoutItem from, LayoutItem to, bool isUpward, IReadOnlyList<LayoutItem> items)
{
    public OutlineEdge Edge => edge;

    public LayoutItem From => from;

    public LayoutItem To => to;

    public bool IsUpward => isUpward;

    public IReadOnlyList<LayoutItem> Items => items;
}

/// <summary>The states in layers, each below those that lead to it, and the edges cut at every layer. An edge that closes a circle is turned round for this.</summary>
internal sealed class LayeredGraph
{
    private const double PassWidth = 10;
    private const double LabelHeight = 18;
    private const double LabelSize = 11;

    private readonly Dictionary<(LayoutItem To, bool IsCatch, int Layer), LayoutItem> _shared = [];
    private readonly List<List<LayoutItem>> _layers = [];

    public IReadOnlyList<List<LayoutItem>> Layers => _layers;

    public List<EdgeChain> Chains { get; } = [];

    /// <summary>Edges from a state to itself.</summary>
    public List<(GraphNode Node, OutlineEdge Edge)> Loops { get; } = [];

    public static LayeredGraph Of(IReadOnlyList<GraphNode> nodes, IReadOnlyDictionary<string, GraphNode> byName, GraphNode? start)
    {
        var graph = new LayeredGraph();
        var walk = new LayerWalk(byName);
        walk.Visit(start is null ? nodes : [start, .. nodes]);
        var items = walk.InOrder().ToDictionary(place => place.Node, place => graph.Add(new LayoutItem(place.Node, place.Layer)));
        foreach (var node in nodes)
        {
            foreach (var edge in node.State.Edges)
            {
                if (!byName.TryGetValue(edge.To, out var to)) continue;
                if (to == node) graph.Loops.Add((node, edge));
                else graph.Connect(edge, items[node], items[to]);
            }
        }

        foreach (var item in items.Values)
        {
            var hasLoop = graph.Loops.Any(loop => loop.Node == item.Node);
            (item.Width, item.Height) = (item.Node!.Width + (hasLoop ? 2 * WorkflowGraph.SelfLoopWidth : 0), item.Node.Height);
        }

        return graph;
    }

    private void Connect(OutlineEdge edge, LayoutItem from, LayoutItem to)
    {
        var isUpward = to.Layer < from.Layer;
        var (upper, lower) = isUpward ? (to, from) : (from, to);
        var way = new List<LayoutItem> { upper };
        for (var layer = upper.Layer + 1; layer < lower.Layer; layer++)
        {
            // What leads to the same state in the same way runs together, as soon as it has said when it is taken.
            var hasLabel = layer == upper.Layer + 1 && edge.Label is not null;
            var item = isUpward || hasLabel ? Pass(layer) : Shared(lower, edge.IsCatch, layer);
            if (hasLabel) (item.Width, item.Height) = (TextWidth.Of(edge.Label!, LabelSize) + 8, LabelHeight);
            Link(way[^1], item);
            way.Add(item);
        }

        Link(way[^1], lower);
        way.Add(lower);
        Chains.Add(new EdgeChain(edge, from, to, isUpward, way));
    }

    private static void Link(LayoutItem upper, LayoutItem lower)
    {
        if (upper.Below.Contains(lower)) return;
        upper.Below.Add(lower);
        lower.Above.Add(upper);
    }

    private LayoutItem Shared(LayoutItem to, bool isCatch, int layer) =>
        _shared.TryGetValue((to, isCatch, layer), out var item) ? item : _shared[(to, isCatch, layer)] = Pass(layer);

    private LayoutItem Pass(int layer) => Add(new LayoutItem(null, layer) { Width = PassWidth });

    private LayoutItem Add(LayoutItem item)
    {
        while (_layers.Count <= item.Layer) _layers.Add([]);
        item.Order = _layers[item.Layer].Count;
        _layers[item.Layer].Add(item);
        return item;
    }
}
