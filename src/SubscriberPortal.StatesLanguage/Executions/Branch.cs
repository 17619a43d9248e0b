using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>One thread of an execution: the machine itself, a branch of a Parallel or an iteration of a Map.</summary>
internal sealed class Branch(StateGraph graph, BranchGroup? group, int index, JsonData? mapItem, VariableScope variables)
{
    public StateGraph Graph { get; } = graph;

    /// <summary>The Parallel or Map that it is part of.</summary>
    public BranchGroup? Group { get; } = group;

    public int Index { get; } = index;

    /// <summary><c>$$.Map.Item</c> of the innermost iteration.</summary>
    public JsonData? MapItem { get; } = mapItem;

    public VariableScope Variables { get; } = variables;

    public long LastEventId { get; set; }

    /// <summary>The state that it is in, or was in when it was given up.</summary>
    public Visit? Visit { get; set; }

    /// <summary>The state that it is about to enter.</summary>
    public (string Name, JsonData Input)? Pending { get; set; }

    /// <summary>Whether it was given up, so that what still waits for it is dropped.</summary>
    public bool IsOver { get; set; }
}
