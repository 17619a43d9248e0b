namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>Orders each layer by where its neighbours stand, down and up again, and keeps the order with the fewest crossings.</summary>
internal static class CrossingReduction
{
    private const int Sweeps = 12;

    public static void Apply(LayeredGraph graph)
    {
        var best = Crossings(graph);
        var order = Order(graph);
        for (var sweep = 0; sweep < Sweeps && best > 0; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (var layer in isDown ? graph.Layers : graph.Layers.Reverse()) Sort(layer, item => isDown ? item.Above : item.Below);
            var crossings = Crossings(graph);
            if (crossings >= best) continue;
            (best, order) = (crossings, Order(graph));
        }

        foreach (var layer in graph.Layers)
        {
            layer.Sort((a, b) => order[a].CompareTo(order[b]));
            Number(layer);
        }
    }

    /// <summary>How many pairs of edges cross between two layers.</summary>
    public static long Crossings(LayeredGraph graph) => graph.Layers.Sum(layer =>
    {
        var ends = layer.SelectMany(item => item.Below.Select(below => below.Order).Order()).ToList();
        return Inversions(ends);
    });

    private static Dictionary<LayoutItem, int> Order(LayeredGraph graph) => graph.Layers.SelectMany(layer => layer).ToDictionary(item => item, item => item.Order);

    private static void Sort(List<LayoutItem> layer, Func<LayoutItem, List<LayoutItem>> neighbours)
    {
        var keys = layer.ToDictionary(item => item, item => neighbours(item) is { Count: > 0 } near ? near.Average(other => other.Order) : item.Order);
        var sorted = layer.OrderBy(item => keys[item]).ToList();
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }

    private static void Number(List<LayoutItem> layer)
    {
        for (var i = 0; i < layer.Count; i++) layer[i].Order = i;
    }

    /// <summary>Counts pairs in the wrong order with a tree of sums, so that a wide layer costs n log n.</summary>
    private static long Inversions(List<int> values)
    {
        if (values.Count < 2) return 0;
        var sums = new int[values.Max() + 2];
        var (count, seen) = (0L, 0);
        foreach (var value in values)
        {
            count += seen++;
            for (var i = value + 1; i > 0; i -= i & -i) count -= sums[i];
            for (var i = value + 1; i < sums.Length; i += i & -i) sums[i]++;
        }

        return count;
    }
}
