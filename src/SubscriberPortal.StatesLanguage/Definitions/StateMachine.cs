namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>A definition that was read and found valid.</summary>
public sealed class StateMachine
{
    internal StateMachine(string text, StateGraph graph, int? timeoutSeconds, IReadOnlyList<Diagnostic> warnings)
    {
        Text = text;
        Graph = graph;
        TimeoutSeconds = timeoutSeconds;
        Warnings = warnings;
    }

    /// <summary>The definition as it was given.</summary>
    public string Text { get; }

    /// <summary>After how long an execution ends as TIMED_OUT.</summary>
    public int? TimeoutSeconds { get; }

    /// <summary>What the validator found that does not forbid to run it.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    /// <summary>The resources of all Task states, each once, also those in branches and iterations.</summary>
    public IReadOnlyList<string> Resources => [.. Graph.All().OfType<TaskState>().Select(task => task.Resource).Distinct()];

    internal StateGraph Graph { get; }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="InvalidDefinitionException">It has errors.</exception>
    public static StateMachine Parse(string text, StateMachineType type = StateMachineType.Standard)
    {
        var (machine, diagnostics) = StateMachineReader.Read(text, type);
        return machine ?? throw new InvalidDefinitionException(diagnostics);
    }

    /// <summary>Reports everything that is wrong with a definition; it can run when none of the findings is an error.</summary>
    public static IReadOnlyList<Diagnostic> Validate(string text, StateMachineType type = StateMachineType.Standard) => StateMachineReader.Read(text, type).Diagnostics;
}
