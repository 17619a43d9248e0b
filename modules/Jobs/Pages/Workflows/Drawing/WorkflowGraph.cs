namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>A state as it is drawn; positions are within its own graph, in SVG units.</summary>
internal sealed class GraphNode(OutlineState state, IReadOnlyList<WorkflowGraph> inner)
{
    public OutlineState State => state;

    public string Name => state.Name;

    public IReadOnlyList<WorkflowGraph> Inner => inner;

    public double X { get; set; }

    public double Y { get; set; }

    public double Width { get; set; }

    public double Height { get; set; }
}

/// <summary>A point of an edge; between two of the same X it goes straight, else in a curve that begins and ends upright.</summary>
internal readonly record struct GraphPoint(double X, double Y);

/// <param name="Points">From the lower end of the upper state to the upper end of the lower one. Edges that end alike share their last points. Two for a state that leads to itself.</param>
/// <param name="IsUpward">Whether it goes against the order of the points: back to a state above.</param>
/// <param name="LabelAt">The label's middle.</param>
internal sealed record GraphEdge(GraphNode From, GraphNode To, bool IsCatch, string? Label, bool IsUpward, IReadOnlyList<GraphPoint> Points, GraphPoint LabelAt);

/// <summary>A laid out drawing: a state stands below those that lead to it, the inner graphs of a Parallel or Map state within it, and no edge crosses a state.</summary>
internal sealed record WorkflowGraph(GraphNode? Start, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, double Width, double Height)
{
    public const double HeaderHeight = 44;
    public const double ContainerHeaderHeight = 58;
    public const double Gap = 28;
    public const double SelfLoopWidth = 26;

    /// <summary>Room above the first layer for the mark of where it begins.</summary>
    public const double StartHeight = 24;

    private const double NarrowestNode = 176;
    private const double NarrowestContainer = 270;

    public static WorkflowGraph Of(OutlineGraph outline)
    {
        var nodes = outline.States.Select(Node).ToDictionary(node => node.Name);
        var start = outline.StartAt is null ? null : nodes.GetValueOrDefault(outline.StartAt);
        var layers = LayeredGraph.Of([.. nodes.Values], nodes, start);
        CrossingReduction.Apply(layers);
        Placement.Apply(layers, Gap);
        return new EdgeRouting(layers).Finish(start);
    }

    private static GraphNode Node(OutlineState state)
    {
        var inner = state.Inner.Select(Of).ToList();
        var node = new GraphNode(state, inner) { Width = Math.Max(NarrowestNode, TextWidth.Of(TextWidth.Shorten(state.Name), 13) + 52), Height = HeaderHeight };
        if (inner.Count == 0) return node;
        node.Width = Math.Max(Math.Max(NarrowestContainer, node.Width), inner.Sum(graph => graph.Width + Gap) + Gap);
        node.Height = ContainerHeaderHeight + inner.Max(graph => graph.Height) + 20;
        return node;
    }
}
