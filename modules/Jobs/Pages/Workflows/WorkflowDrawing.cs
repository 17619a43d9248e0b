using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace SubscriberPortal.Jobs.Pages.Workflows;

/// <summary>Writes a graph as SVG: geometry in attributes and colours by class, so that the page needs no inline style.</summary>
internal static class WorkflowDrawing
{
    private const double Margin = 12;

    /// <param name="graph">What is drawn.</param>
    /// <param name="label">What it is, for those who cannot see it.</param>
    /// <param name="statusOf">The class and the word of a state's status; null for a plain drawing.</param>
    public static IHtmlContent Render(WorkflowGraph graph, string label, Func<string, (string Css, string Word)?> statusOf)
    {
        var svg = new StringBuilder();
        var (width, height) = (graph.Width + (2 * Margin), graph.Height + (2 * Margin));
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"graph\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(label)}\" viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\">");
        Draw(svg, graph, Margin, Margin, statusOf);
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static void Draw(StringBuilder svg, WorkflowGraph graph, double left, double top, Func<string, (string Css, string Word)?> statusOf)
    {
        foreach (var edge in graph.Edges) DrawEdge(svg, edge, left, top);
        foreach (var node in graph.Nodes)
        {
            var (x, y) = (left + node.X, top + node.Y);
            var status = statusOf(node.Name);
            svg.Append(CultureInfo.InvariantCulture, $"<g><rect class=\"node {status?.Css}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(node.Width)}\" height=\"{N(node.Height)}\" rx=\"{(node.Type is "Choice" ? 18 : 6)}\"></rect>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x + (node.Width / 2))}\" y=\"{N(y + 18)}\" text-anchor=\"middle\">{HtmlEncoder.Default.Encode(node.Name)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"kind\" x=\"{N(x + (node.Width / 2))}\" y=\"{N(y + 32)}\" text-anchor=\"middle\" font-size=\"10\">{HtmlEncoder.Default.Encode(status is { } s ? $"{node.Type} · {s.Word}" : node.Type)}</text></g>");
            var innerX = x + 28 + ((node.Width - 28 - node.Inner.Sum(g => g.Width + 28)) / 2);
            foreach (var inner in node.Inner)
            {
                Draw(svg, inner, innerX, y + WorkflowGraph.HeaderHeight + 8, statusOf);
                innerX += inner.Width + 28;
            }
        }
    }

    private static void DrawEdge(StringBuilder svg, GraphEdge edge, double left, double top)
    {
        var (x1, y1) = (left + edge.From.X + (edge.From.Width / 2), top + edge.From.Y + edge.From.Height);
        var (x2, y2) = (left + edge.To.X + (edge.To.Width / 2), top + edge.To.Y);
        var bend = Math.Max(16, Math.Abs(y2 - y1) / 2);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"edge\" d=\"M{N(x1)} {N(y1)} C{N(x1)} {N(y1 + bend)} {N(x2)} {N(y2 - bend)} {N(x2)} {N(y2)}\"{(edge.IsCatch ? " stroke-dasharray=\"4 4\"" : "")}></path>");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"edge\" d=\"M{N(x2 - 4)} {N(y2 - 6)} L{N(x2)} {N(y2)} L{N(x2 + 4)} {N(y2 - 6)}\"></path>");
    }

    private static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
