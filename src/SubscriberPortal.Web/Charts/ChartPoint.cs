namespace SubscriberPortal.Web.Charts;

/// <summary>One named number of a chart.</summary>
/// <param name="Tone"><c>ok</c>, <c>warn</c>, <c>bad</c>, <c>muted</c> or <c>accent</c>; null takes the next colour of the series.</param>
public sealed record ChartPoint(string Label, double Value, string? Tone = null)
{
    /// <summary>What a chart can draw of it: a number that is not finite, or below zero, is drawn as nothing.</summary>
    internal double Drawn => double.IsFinite(Value) && Value > 0 ? Value : 0;

    internal string Css(int index) => Tone is null ? $"series-{(index % 6) + 1}" : $"tone-{Tone}";
}
