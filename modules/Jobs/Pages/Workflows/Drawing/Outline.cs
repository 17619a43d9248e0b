namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>The states of a definition, a branch or an item processor, and what leads where; whatever of it could be read.</summary>
internal sealed record OutlineGraph(string? StartAt, IReadOnlyList<OutlineState> States)
{
    /// <summary>All states, those of inner graphs too, each with the names of those that hold it.</summary>
    public IEnumerable<(OutlineState State, string Within)> All(string within = "") =>
        States.SelectMany(state => state.Inner.SelectMany(inner => inner.All($"{within}{state.Name} / ")).Prepend((state, within)));
}

/// <param name="Inner">The branches of a Parallel state, the item processor of a Map.</param>
/// <param name="Note">What else is worth a line: how many branches, how many items at once.</param>
internal sealed record OutlineState(string Name, string Type, IReadOnlyList<OutlineGraph> Inner, IReadOnlyList<OutlineEdge> Edges, string? Note)
{
    public string? Activity { get; init; }

    public string? TimeoutSeconds { get; init; }

    public string? HeartbeatSeconds { get; init; }

    public int Retriers { get; init; }

    public string Next => Edges.Count == 0 ? "end" : string.Join(", ", Edges.Select(edge => edge.IsCatch ? $"{edge.To} (on error)" : edge.To));
}

/// <param name="IsCatch">Taken on an error.</param>
/// <param name="Label">When it is taken, if that is short.</param>
internal sealed record OutlineEdge(string To, bool IsCatch, string? Label);
