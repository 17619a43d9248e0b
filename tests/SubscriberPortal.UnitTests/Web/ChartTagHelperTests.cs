using System.Globalization;
using SubscriberPortal.Web.Charts;
using SubscriberPortal.Web.TagHelpers;

namespace SubscriberPortal.UnitTests.Web;

public sealed class ChartTagHelperTests
{
    [Fact]
    public async Task A_sparkline_says_its_numbers_and_stays_within_its_box()
    {
        var line = await Markup.RenderAsync(new SparklineTagHelper { Values = [3, 9, 1.5, 7], Label = "Jobs" });

        Assert.Equal("Jobs: latest 7, lowest 1.5, highest 9", line.GetAttribute("aria-label"));
        var points = line.QuerySelector("polyline")!.GetAttribute("points")!.Split(' ').Select(p => p.Split(',').Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Assert.Equal(4, points.Count);
        Assert.All(points, p => Assert.True(p[0] is >= 0 and <= 120 && p[1] is >= 0 and <= 32));
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(double.NaN, double.PositiveInfinity)]
    public async Task A_sparkline_of_anything_has_no_number_that_is_none(params double[] values)
    {
        var text = await Markup.RenderTextAsync(new SparklineTagHelper { Values = values, Label = "Jobs" });

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sparkline_of_nothing_is_nothing() => Assert.Empty(await Markup.RenderTextAsync(new SparklineTagHelper { Label = "Jobs" }));

    [Fact]
    public async Task A_donut_shares_the_ring_out_and_has_the_numbers_as_a_table()
    {
        var donut = await Markup.RenderAsync(new DonutChartTagHelper { Label = "By status", Points = [new("Active", 30, "ok"), new("Deleted", 10, "bad")] });

        var starts = donut.QuerySelectorAll("circle.slice").Select(c => c.GetAttribute("stroke-dashoffset"));
        Assert.Equal(["0", "-75"], starts);
        Assert.Equal("40", donut.QuerySelector("text.total")!.TextContent);
        Assert.Equal(["30", "10"], donut.QuerySelectorAll("details table td").Select(c => c.TextContent));
        Assert.Contains("75 %", donut.QuerySelector(".legend")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData(0.0, 0.0)]
    [InlineData(-1.0, double.NaN)]
    public async Task A_donut_of_nothing_says_so(params double[] values)
    {
        var donut = await Markup.RenderAsync(new DonutChartTagHelper { Label = "By status", Points = [.. values.Select(v => new ChartPoint("x", v))] });

        Assert.Empty(donut.QuerySelectorAll("circle.slice"));
        Assert.Equal("By status: nothing to show yet", donut.QuerySelector("svg")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Bars_are_as_long_as_their_share_of_the_longest()
    {
        var bars = await Markup.RenderAsync(new BarChartTagHelper { Label = "Plans", Points = [new("A", 200), new("B", 50), new("C", 0.001), new("D", 0)] });

        Assert.Equal(["100", "25", "0.5", "0"], bars.QuerySelectorAll("rect.slice").Select(r => r.GetAttribute("width")));
    }

    [Fact]
    public async Task A_label_cannot_break_out_of_its_chart()
    {
        ChartPoint[] points = [new("<script>\"&", 1)];

        var donut = await Markup.RenderAsync(new DonutChartTagHelper { Label = "\"><b>", Points = points });
        var bars = await Markup.RenderAsync(new BarChartTagHelper { Label = "\"><b>", Points = points });

        Assert.All([donut, bars], chart => Assert.Empty(chart.QuerySelectorAll("script, b")));
        Assert.Equal("<script>\"&", bars.QuerySelector(".bar-label")!.TextContent);
    }

    [Fact]
    public async Task Numbers_are_written_the_same_in_every_culture()
    {
        var former = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            var bars = await Markup.RenderAsync(new BarChartTagHelper { Label = "Plans", Points = [new("A", 3), new("B", 1)] });

            Assert.Equal("33.33", bars.QuerySelectorAll("rect.slice")[1].GetAttribute("width"));
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }
}
