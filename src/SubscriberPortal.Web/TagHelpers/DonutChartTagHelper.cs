using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using SubscriberPortal.Web.Charts;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary><c>&lt;donut-chart points="…" label="…" unit="subscribers" /&gt;</c>: parts of a whole, with a legend and, below, the numbers as a table.</summary>
[HtmlTargetElement("donut-chart", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DonutChartTagHelper : TagHelper
{
    public IReadOnlyList<ChartPoint> Points { get; set; } = [];

    public required string Label { get; set; }

    /// <summary>What the number in the middle counts.</summary>
    public string Unit { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var total = Points.Sum(p => p.Drawn);
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "chart donut");
        output.Content.AppendHtml($"<svg viewBox=\"0 0 100 100\" role=\"img\" aria-label=\"{Encode(Describe(total))}\"><circle class=\"track\" cx=\"50\" cy=\"50\" r=\"40\"></circle>");
        var start = 0.0;
        for (var i = 0; i < Points.Count && total > 0; i++)
        {
            var share = Points[i].Drawn / total * 100;
            if (share == 0) continue;

            // A sliver of space sets neighbours apart; a whole ring has none.
            var drawn = share > 99.99 ? 100 : Math.Max(share - 0.8, 0.4);
            output.Content.AppendHtml(
                $"<circle class=\"slice {Points[i].Css(i)}\" cx=\"50\" cy=\"50\" r=\"40\" pathLength=\"100\" stroke-dasharray=\"{ChartTable.Coordinate(drawn)} {ChartTable.Coordinate(100 - drawn)}\" stroke-dashoffset=\"{ChartTable.Coordinate(0 - start)}\" transform=\"rotate(-90 50 50)\"></circle>");
            start += share;
        }

        output.Content.AppendHtml($"<text class=\"total\" x=\"50\" y=\"51\">{ChartTable.Number(total)}</text><text class=\"unit\" x=\"50\" y=\"62\">{Encode(Unit)}</text></svg><ul class=\"legend\">");
        for (var i = 0; i < Points.Count; i++)
        {
            var percent = total > 0 ? Points[i].Drawn / total * 100 : 0;
            output.Content.AppendHtml($"<li><svg class=\"swatch {Points[i].Css(i)}\" viewBox=\"0 0 8 8\" aria-hidden=\"true\"><rect width=\"8\" height=\"8\" rx=\"2\"></rect></svg><span>{Encode(Points[i].Label)}</span> <span class=\"number\">{ChartTable.Coordinate(Math.Round(percent, 1))} %</span></li>");
        }

        output.Content.AppendHtml("</ul>");
        output.Content.AppendHtml(ChartTable.Render(Label, Points));
    }

    private string Describe(double total) =>
        total > 0 ? $"{Label}: {string.Join(", ", Points.Select(p => $"{p.Label} {ChartTable.Number(p.Value)}"))}" : $"{Label}: nothing to show yet";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
