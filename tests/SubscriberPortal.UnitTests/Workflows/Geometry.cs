using SubscriberPortal.Jobs.Pages.Workflows.Drawing;

namespace SubscriberPortal.UnitTests.Workflows;

/// <summary>The rules that every drawing keeps, whatever it shows.</summary>
internal static class Geometry
{
    private const double Tolerance = 0.01;

    public static void Check(OutlineGraph outline, WorkflowGraph graph)
    {
        Assert.Equal(outline.States.Select(state => state.Name).Order(), graph.Nodes.Select(node => node.Name).Order());
        var expected = outline.States.SelectMany(state => state.Edges.Where(edge => outline.States.Any(other => other.Name == edge.To)).Select(edge => (state.Name, edge.To, edge.IsCatch)));
        Assert.Equal(expected.Order(), graph.Edges.Select(edge => (edge.From.Name, edge.To.Name, edge.IsCatch)).Order());
        foreach (var (index, node) in graph.Nodes.Index())
        {
            Assert.True(node.X >= -Tolerance && node.X + node.Width <= graph.Width + Tolerance && node.Y >= 0 && node.Y + node.Height <= graph.Height + Tolerance, $"{node.Name} is outside");
            foreach (var other in graph.Nodes.Skip(index + 1)) Assert.False(Overlap(node, other), $"{node.Name} and {other.Name} overlap");
            Assert.True(node.Inner.Sum(inner => inner.Width) <= node.Width && node.Inner.All(inner => inner.Height < node.Height), $"{node.Name} is too small for what it holds");
            foreach (var (inner, drawn) in node.State.Inner.Zip(node.Inner)) Check(inner, drawn);
        }

        foreach (var edge in graph.Edges) Check(edge, graph);
    }

    private static void Check(GraphEdge edge, WorkflowGraph graph)
    {
        if (edge.From == edge.To) return;
        var (upper, lower) = edge.IsUpward ? (edge.To, edge.From) : (edge.From, edge.To);
        Assert.Equal(upper.Y + upper.Height, edge.Points[0].Y, Tolerance);
        Assert.Equal(lower.Y, edge.Points[^1].Y, Tolerance);
        Assert.InRange(edge.Points[0].X, upper.X, upper.X + upper.Width);
        Assert.InRange(edge.Points[^1].X, lower.X, lower.X + lower.Width);
        foreach (var (from, to) in edge.Points.Zip(edge.Points.Skip(1)))
        {
            Assert.True(to.Y >= from.Y - Tolerance, $"The edge from {edge.From.Name} to {edge.To.Name} turns back");

            // What goes aside does so in a curve within the rectangle of its ends, so that holds for the curve too.
            var hit = graph.Nodes.FirstOrDefault(node =>
                Math.Max(from.X, to.X) > node.X + Tolerance && Math.Min(from.X, to.X) < node.X + node.Width - Tolerance && to.Y > node.Y + Tolerance && from.Y < node.Y + node.Height - Tolerance);
            Assert.True(hit is null, $"The edge from {edge.From.Name} to {edge.To.Name} runs through {hit?.Name}");
        }
    }

    private static bool Overlap(GraphNode a, GraphNode b) =>
        a.X < b.X + b.Width - Tolerance && b.X < a.X + a.Width - Tolerance && a.Y < b.Y + b.Height - Tolerance && b.Y < a.Y + a.Height - Tolerance;
}
