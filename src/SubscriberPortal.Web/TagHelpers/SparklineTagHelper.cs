using Microsoft.AspNetCore.Razor.TagHelpers;
using SubscriberPortal.Web.Charts;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary><c>&lt;sparkline values="…" label="…" /&gt;</c>: a row of numbers as a small line, without axes. Nothing is drawn for an empty series.</summary>
[HtmlTargetElement("sparkline", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SparklineTagHelper : TagHelper
{
    private const double Width = 120;
    private const double Height = 32;
    private const double Margin = 3;

    public IReadOnlyList<double> Values { get; set; } = [];

    public required string Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var values = Values.Select(v => double.IsFinite(v) ? v : 0).ToArray();
        if (values.Length == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "sparkline");
        output.Attributes.SetAttribute("viewBox", $"0 0 {Width} {Height}");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", $"{Label}: latest {ChartTable.Number(values[^1])}, lowest {ChartTable.Number(values.Min())}, highest {ChartTable.Number(values.Max())}");
        var points = Points(values);
        var (lastX, lastY) = points[^1];
        output.Content.AppendHtml($"<polyline points=\"{string.Join(' ', points.Select(p => $"{p.X},{p.Y}"))}\"></polyline>");
        output.Content.AppendHtml($"<circle cx=\"{lastX}\" cy=\"{lastY}\" r=\"2.5\"></circle>");
    }

    private static (string X, string Y)[] Points(double[] values)
    {
        var (low, high) = (values.Min(), values.Max());
        var step = values.Length > 1 ? (Width - 2 * Margin) / (values.Length - 1) : 0;
        return [.. values.Select((value, i) => (
            ChartTable.Coordinate(values.Length > 1 ? Margin + i * step : Width - Margin),
            ChartTable.Coordinate(high > low ? Height - Margin - (value - low) / (high - low) * (Height - 2 * Margin) : Height / 2)))];
    }
}
