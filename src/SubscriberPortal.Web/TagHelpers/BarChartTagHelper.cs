using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using SubscriberPortal.Web.Charts;

namespace SubscriberPortal.Web.TagHelpers;

/// <summary><c>&lt;bar-chart points="…" label="…" /&gt;</c>: amounts as horizontal bars, the longest filling the width, and, below, the numbers as a table.</summary>
[HtmlTargetElement("bar-chart", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BarChartTagHelper : TagHelper
{
    public IReadOnlyList<ChartPoint> Points { get; set; } = [];

    public required string Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "chart bars");
        var longest = Points.Count == 0 ? 0 : Points.Max(p => p.Drawn);
        output.Content.AppendHtml($"<ul class=\"bar-rows\" role=\"img\" aria-label=\"{Encode(Describe())}\">");
        for (var i = 0; i < Points.Count; i++)
        {
            var point = Points[i];
            var length = longest > 0 ? point.Drawn / longest * 100 : 0;

            // What is there at all is seen: a bar is never thinner than a hair.
            if (length is > 0 and < 0.5) length = 0.5;
            output.Content.AppendHtml(
                $"<li><span class=\"bar-label\">{Encode(point.Label)}</span><span class=\"number\">{ChartTable.Number(point.Value)}</span>"
                + "<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"track\" width=\"100\" height=\"6\"></rect>"
                + $"<rect class=\"slice {point.Css(i)}\" width=\"{ChartTable.Coordinate(length)}\" height=\"6\"></rect></svg></li>");
        }

        output.Content.AppendHtml("</ul>");
        output.Content.AppendHtml(ChartTable.Render(Label, Points));
    }

    private string Describe() => Points.Count == 0
        ? $"{Label}: nothing to show yet"
        : $"{Label}: {string.Join(", ", Points.Select(p => $"{p.Label} {ChartTable.Number(p.Value)}"))}";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
