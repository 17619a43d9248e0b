namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>The states of a machine, of a branch or of a Map's item processor.</summary>
internal sealed record StateGraph(string StartAt, IReadOnlyDictionary<string, State> States)
{
    /// <summary>All states, those of inner graphs too.</summary>
    public IEnumerable<State> All() => States.Values.SelectMany(state => state.Inner.SelectMany(graph => graph.All()).Prepend(state));
}
