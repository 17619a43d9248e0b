namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>Gives the layers their heights, and the edges their points: curves between the layers, upright lines through them.</summary>
internal sealed class EdgeRouting
{
    private const double LayerGap = 40;
    private const double PortGap = 22;
    private const double PortMargin = 16;

    private readonly LayeredGraph _layers;
    private readonly double[] _top;
    private readonly double[] _bottom;
    private readonly Dictionary<(LayoutItem Item, object Way, bool IsBelow), double> _ports = [];

    public EdgeRouting(LayeredGraph layers)
    {
        _layers = layers;
        _top = new double[layers.Layers.Count];
        _bottom = new double[layers.Layers.Count];
        var y = WorkflowGraph.StartHeight;
        foreach (var (index, layer) in layers.Layers.Index())
        {
            _top[index] = y;
            _bottom[index] = y + layer.Select(item => item.Height).DefaultIfEmpty().Max();
            y = _bottom[index] + LayerGap;
        }
    }

    public WorkflowGraph Finish(GraphNode? start)
    {
        foreach (var item in _layers.Layers.SelectMany(layer => layer).Where(item => item.Node is not null))
            (item.Node!.X, item.Node.Y) = (item.X - (item.Node.Width / 2), _top[item.Layer]);
        SpreadPorts(isBelow: true);
        SpreadPorts(isBelow: false);
        var edges = _layers.Chains.Select(Route).Concat(_layers.Loops.Select(loop => Loop(loop.Node, loop.Edge))).ToList();
        var nodes = _layers.Layers.SelectMany(layer => layer).Select(item => item.Node).OfType<GraphNode>().ToList();
        var width = _layers.Layers.SelectMany(layer => layer).Max(item => item.X + (item.Width / 2));
        return new WorkflowGraph(start, nodes, edges, width, _bottom[^1]);
    }

    /// <summary>What tells two ends at a state apart: edges that run together end together.</summary>
    private static object WayOf(EdgeChain chain, bool isBelow) => chain.Items.Count == 2 ? chain : isBelow ? chain.Items[1] : chain.Items[^2];

    private void SpreadPorts(bool isBelow)
    {
        foreach (var ends in _layers.Chains.GroupBy(chain => isBelow ? chain.Items[0] : chain.Items[^1]))
        {
            var ways = ends.DistinctBy(chain => WayOf(chain, isBelow)).OrderBy(chain => isBelow ? chain.Items[1].X : chain.Items[^2].X).ThenBy(chain => chain.Edge.IsCatch).ToList();
            var step = ways.Count < 2 ? 0 : Math.Min(PortGap, (ends.Key.Node!.Width - (2 * PortMargin)) / (ways.Count - 1));
            foreach (var (index, chain) in ways.Index()) _ports[(ends.Key, WayOf(chain, isBelow), isBelow)] = ends.Key.X + ((index - ((ways.Count - 1) / 2.0)) * step);
        }
    }

    private GraphEdge Route(EdgeChain chain)
    {
        var (upper, lower) = (chain.Items[0], chain.Items[^1]);
        var leaves = _ports[(upper, WayOf(chain, isBelow: true), true)];
        var points = new List<GraphPoint> { new(leaves, upper.Node!.Y + upper.Node.Height), new(leaves, _bottom[upper.Layer]) };
        foreach (var item in chain.Items.Skip(1).SkipLast(1))
        {
            points.Add(new GraphPoint(item.X, _top[item.Layer]));
            points.Add(new GraphPoint(item.X, _bottom[item.Layer]));
        }

        points.Add(new GraphPoint(_ports[(lower, WayOf(chain, isBelow: false), false)], _top[lower.Layer]));
        var label = chain.Edge.Label is not null ? chain.Items[1] : null;
        var at = label is null ? default : new GraphPoint(label.X, _top[label.Layer] + (label.Height / 2));
        return new GraphEdge(chain.From.Node!, chain.To.Node!, chain.Edge.IsCatch, chain.Edge.Label, chain.IsUpward, points, at);
    }

    private static GraphEdge Loop(GraphNode node, OutlineEdge edge)
    {
        var x = node.X + node.Width;
        return new GraphEdge(node, node, edge.IsCatch, null, false, [new GraphPoint(x, node.Y + 12), new GraphPoint(x, node.Y + 32)], default);
    }
}
