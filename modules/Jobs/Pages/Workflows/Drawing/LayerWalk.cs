namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>Walks a graph once in depth, to find the edges that close circles and a layer for each state: one below the lowest that leads to it, two where the edge has a label.</summary>
internal sealed class LayerWalk(IReadOnlyDictionary<string, GraphNode> byName)
{
    private readonly Dictionary<GraphNode, bool> _isOpen = [];
    private readonly List<GraphNode> _left = [];
    private readonly HashSet<(GraphNode From, OutlineEdge Edge)> _back = [];

    public void Visit(IEnumerable<GraphNode> nodes)
    {
        foreach (var node in nodes) Visit(node);
    }

    /// <summary>The states with their layers, those that lead elsewhere first.</summary>
    public IEnumerable<(GraphNode Node, int Layer)> InOrder()
    {
        var layers = _left.ToDictionary(node => node, _ => 0);
        foreach (var node in Enumerable.Reverse(_left))
        {
            foreach (var (edge, to) in Targets(node))
            {
                var length = edge.Label is null ? 1 : 2;
                if (!_back.Contains((node, edge))) layers[to] = Math.Max(layers[to], layers[node] + length);
            }

            // Turned round, what closes a circle comes from above.
            foreach (var (from, edge) in _back.Where(back => byName[back.Edge.To] == node)) layers[from] = Math.Max(layers[from], layers[node] + (edge.Label is null ? 1 : 2));
        }

        return Enumerable.Reverse(_left).Select(node => (node, layers[node]));
    }

    private void Visit(GraphNode node)
    {
        if (!_isOpen.TryAdd(node, true)) return;

        // The last that is visited comes first in the order, so that the way without errors stands at the left.
        foreach (var (edge, to) in Targets(node).OrderBy(target => !target.Edge.IsCatch).ToList())
        {
            if (_isOpen.TryGetValue(to, out var isOpen) && isOpen) _back.Add((node, edge));
            else Visit(to);
        }

        _isOpen[node] = false;
        _left.Add(node);
    }

    private IEnumerable<(OutlineEdge Edge, GraphNode To)> Targets(GraphNode node) =>
        node.State.Edges.Where(edge => edge.To != node.Name && byName.ContainsKey(edge.To)).Select(edge => (edge, byName[edge.To]));
}
