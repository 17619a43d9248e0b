using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using SubscriberPortal.Jobs.Pages.Workflows.Live;

namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>Writes a graph as SVG: geometry in attributes and colours by class, so that the page needs no inline style.</summary>
internal sealed class WorkflowDrawing
{
    private const double Margin = 14;

    private readonly StringBuilder _svg = new();
    private readonly Func<string, StateSummary>? _summaryOf;
    private readonly Func<string, string>? _linkOf;
    private int _links;

    private WorkflowDrawing(Func<string, StateSummary>? summaryOf, Func<string, string>? linkOf) => (_summaryOf, _linkOf) = (summaryOf, linkOf);

    /// <param name="graph">What is drawn.</param>
    /// <param name="label">What it is, for those who cannot see it.</param>
    /// <param name="summaryOf">How a state stands; null for a plain drawing.</param>
    /// <param name="linkOf">The address that opens a state.</param>
    public static IHtmlContent Render(WorkflowGraph graph, string label, Func<string, StateSummary>? summaryOf = null, Func<string, string>? linkOf = null)
    {
        var drawing = new WorkflowDrawing(summaryOf, linkOf);
        var (width, height) = (N(graph.Width + (2 * Margin)), N(graph.Height + (2 * Margin)));
        drawing._svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"graph\" role=\"group\" aria-label=\"{Text(label)}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">");
        drawing.Draw(graph, Margin, Margin);
        return new HtmlString(drawing._svg.Append("</svg>").ToString());
    }

    private void Draw(WorkflowGraph graph, double left, double top)
    {
        var drawn = new HashSet<(GraphPoint, GraphPoint, bool)>();
        foreach (var edge in graph.Edges) DrawEdge(edge, left, top, drawn);
        if (graph.Start is { } start) DrawStart(left + start.X + (start.Width / 2), top + start.Y);
        foreach (var node in graph.Nodes) DrawNode(node, left + node.X, top + node.Y);

        // Last, so that no line is drawn over a text.
        foreach (var edge in graph.Edges.Where(edge => edge is { Label: not null, Points.Count: > 2 }))
            _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"edge-label\" x=\"{N(left + edge.LabelAt.X)}\" y=\"{N(top + edge.LabelAt.Y + 4)}\">{Text(edge.Label!)}</text>");
    }

    private void DrawStart(double x, double y) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<g class=\"start\"><title>Begins here</title><circle cx=\"{N(x)}\" cy=\"{N(y - 18)}\" r=\"5\"></circle><path class=\"edge\" d=\"M{N(x)} {N(y - 13)}V{N(y)}\"></path></g>");

    private void DrawNode(GraphNode node, double x, double y)
    {
        var summary = _summaryOf?.Invoke(node.Name);
        var css = $"state {(node.Inner.Count > 0 ? "container " : "")}{(summary is null ? "" : $"is-{summary.Status.ToString().ToLowerInvariant()} {summary.Tone}")}".TrimEnd();
        var link = _linkOf?.Invoke(node.Name);
        _svg.Append(link is null ? $"<g class=\"{css}\">" : $"<a class=\"{css}\" id=\"state-{++_links}\" href=\"{Text(link)}\">");
        _svg.Append($"<title>{Text($"{node.Name} ({node.State.Type}{(summary is null ? "" : $", {summary.Words}")})")}</title>");
        DrawShape(node, x, y);
        if (summary is not null) _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"mark\" transform=\"translate({N(x + 11)} {N(y + 13)}) scale(.75)\" d=\"{StateShapes.Of(summary.Status)}\"></path>");
        var (middle, anchor) = summary is null ? (x + (node.Width / 2), "middle") : (x + 38, "start");
        Line(middle, y + 19, anchor, "name", TextWidth.Shorten(node.Name));
        Line(middle, y + 35, anchor, "kind", summary is null ? node.State.Type : $"{node.State.Type} · {summary.Words}");
        if (node.Inner.Count > 0 && (summary?.Iterations?.ToString() ?? node.State.Note) is { } note) Line(middle, y + 50, anchor, "kind", note);
        _svg.Append(link is null ? "</g>" : "</a>");

        if (node.Inner.Count == 0) return;
        _svg.Append("<g class=\"inner\">");
        var innerX = x + ((node.Width - node.Inner.Sum(graph => graph.Width) - ((node.Inner.Count - 1) * WorkflowGraph.Gap)) / 2);
        foreach (var inner in node.Inner)
        {
            Draw(inner, innerX, y + WorkflowGraph.ContainerHeaderHeight);
            innerX += inner.Width + WorkflowGraph.Gap;
        }

        _svg.Append("</g>");
    }

    private void DrawShape(GraphNode node, double x, double y)
    {
        var (width, height) = (node.Width, node.Height);
        if (node.State.Type == "Choice")
            _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"node\" d=\"M{N(x + 12)} {N(y)}H{N(x + width - 12)}L{N(x + width)} {N(y + (height / 2))}L{N(x + width - 12)} {N(y + height)}H{N(x + 12)}L{N(x)} {N(y + (height / 2))}Z\"></path>");
        else
            _svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"node\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"{(node.State.Type is "Succeed" or "Fail" ? 22 : 7)}\"></rect>");
    }

    private void Line(double x, double y, string anchor, string css, string text) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{css}\" x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">{Text(text)}</text>");

    private void DrawEdge(GraphEdge edge, double left, double top, HashSet<(GraphPoint From, GraphPoint To, bool IsCatch)> drawn)
    {
        var css = edge.IsCatch ? "edge catch" : "edge";
        var points = edge.Points.Select(point => new GraphPoint(left + point.X, top + point.Y)).ToList();
        if (edge.From == edge.To)
        {
            var (from, to) = (points[0], points[1]);
            _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{css}\" d=\"M{N(from.X)} {N(from.Y)}C{N(from.X + 28)} {N(from.Y)} {N(to.X + 28)} {N(to.Y)} {N(to.X)} {N(to.Y)}\"></path>");
            _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"arrow\" d=\"M{N(to.X)} {N(to.Y)}l7 -4v8Z\"></path>");
            return;
        }

        // The part that edges with the same end share is drawn once: dashes over dashes would become a line.
        var way = new StringBuilder();
        for (var i = 1; i < points.Count && drawn.Add((points[i - 1], points[i], edge.IsCatch)); i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            var bend = (to.Y - from.Y) / 2;
            if (i == 1) way.Append(CultureInfo.InvariantCulture, $"M{N(from.X)} {N(from.Y)}");
            way.Append(from.X == to.X
                ? string.Create(CultureInfo.InvariantCulture, $"V{N(to.Y)}")
                : string.Create(CultureInfo.InvariantCulture, $"C{N(from.X)} {N(from.Y + bend)} {N(to.X)} {N(to.Y - bend)} {N(to.X)} {N(to.Y)}"));
        }

        _svg.Append($"<path class=\"{css}\" d=\"{way}\"></path>");
        var end = edge.IsUpward ? points[0] : points[^1];
        _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"arrow\" d=\"M{N(end.X)} {N(end.Y)}l-4 {(edge.IsUpward ? 7 : -7)}h8Z\"></path>");
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
