using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace SubscriberPortal.Web.Charts;

/// <summary>The numbers behind a chart as a table, for whoever cannot or would rather not read the picture.</summary>
internal static class ChartTable
{
    public static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>A coordinate: short, and with a point whatever the culture.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static IHtmlContent Render(string caption, IEnumerable<ChartPoint> points)
    {
        var body = new TagBuilder("tbody");
        foreach (var point in points)
        {
            var row = new TagBuilder("tr");
            row.InnerHtml.AppendHtml(Cell("th", point.Label, ("scope", "row"))).AppendHtml(Cell("td", Number(point.Value), ("class", "number")));
            body.InnerHtml.AppendHtml(row);
        }

        var table = new TagBuilder("table");
        table.InnerHtml.AppendHtml(Cell("caption", caption)).AppendHtml(body);
        var details = new TagBuilder("details");
        details.AddCssClass("chart-numbers");
        details.InnerHtml.AppendHtml(Cell("summary", "Numbers")).AppendHtml(table);
        return details;
    }

    private static TagBuilder Cell(string tag, string text, params (string Name, string Value)[] attributes)
    {
        var cell = new TagBuilder(tag);
        foreach (var (name, value) in attributes) cell.Attributes[name] = value;
        cell.InnerHtml.Append(text);
        return cell;
    }
}
