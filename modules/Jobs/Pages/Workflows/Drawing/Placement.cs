namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>
/// Gives every item its place in its layer: as near to the middle of its neighbours as those beside it allow. Edges that pass through pull hardest, so that they run straight.
/// </summary>
internal static class Placement
{
    private const int Sweeps = 24;
    private const int LastSweeps = 8;
    private const double PassGap = 14;

    public static void Apply(LayeredGraph graph, double gap)
    {
        foreach (var layer in graph.Layers) Place(layer, gap, _ => (0, 1));
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (var layer in isDown ? graph.Layers : graph.Layers.Reverse()) Place(layer, gap, item => Wish(item, isDown ? item.Above : item.Below));
        }

        for (var sweep = 0; sweep < LastSweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? graph.Layers : graph.Layers.Reverse()) Place(layer, gap, item => Wish(item, [.. item.Above, .. item.Below]));
        }

        var left = graph.Layers.SelectMany(layer => layer).Min(item => item.X - (item.Width / 2));
        foreach (var item in graph.Layers.SelectMany(layer => layer)) item.X -= left;
    }

    /// <summary>States look at states and passing edges at passing edges, if there are such: else the two would draw each other aside, a little more with every layer.</summary>
    private static (double X, double Weight) Wish(LayoutItem item, List<LayoutItem> neighbours)
    {
        if (neighbours.Count == 0) return (item.X, 0.05);
        var alike = neighbours.Where(other => (other.Node is null) == (item.Node is null)).ToList();
        var weight = alike.Count == 0 ? 1.5 : item.Node is null ? 16 : 2;
        return ((alike.Count == 0 ? neighbours : alike).Average(other => other.X), weight);
    }

    /// <summary>The nearest places to the wished ones that keep the order and the gaps (isotonic regression, by pooling neighbours that would overlap).</summary>
    private static void Place(List<LayoutItem> layer, double gap, Func<LayoutItem, (double X, double Weight)> wish)
    {
        var offsets = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
        {
            var between = layer[i - 1].Node is null || layer[i].Node is null ? PassGap : gap;
            offsets[i] = offsets[i - 1] + ((layer[i - 1].Width + layer[i].Width) / 2) + between;
        }

        var pools = new List<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var (x, weight) = wish(layer[i]);
            pools.Add(((x - offsets[i]) * weight, weight, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Weight > pools[^1].Sum / pools[^1].Weight)
            {
                var (last, before) = (pools[^1], pools[^2]);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add((last.Sum + before.Sum, last.Weight + before.Weight, last.Count + before.Count));
            }
        }

        var next = 0;
        foreach (var pool in pools)
        {
            for (var i = 0; i < pool.Count; i++, next++) layer[next].X = (pool.Sum / pool.Weight) + offsets[next];
        }
    }
}
