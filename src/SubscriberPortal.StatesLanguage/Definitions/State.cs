using SubscriberPortal.StatesLanguage.Expressions;
using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Definitions;

internal abstract record State(string Name, string Type)
{
    public DataPath InputPath { get; init; } = DataPath.Whole;

    public DataPath OutputPath { get; init; } = DataPath.Whole;

    public PayloadTemplate? Assign { get; init; }

    /// <summary>Null when the state ends its graph.</summary>
    public string? Next { get; init; }

    public virtual IEnumerable<StateGraph> Inner => [];

    /// <summary>Every state that may follow.</summary>
    public virtual IEnumerable<string> Targets => Next is null ? [] : [Next];

    public virtual bool EndsGraph => Next is null;
}

/// <summary>A state with a result that is placed into its input.</summary>
internal abstract record ResultState(string Name, string Type) : State(Name, Type)
{
    public PayloadTemplate? Parameters { get; init; }

    public PayloadTemplate? ResultSelector { get; init; }

    public DataPath ResultPath { get; init; } = DataPath.Whole;
}

/// <summary>A state that can fail in a way that is retried or caught.</summary>
internal abstract record FallibleState(string Name, string Type) : ResultState(Name, Type)
{
    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    public IReadOnlyList<Catcher> Catch { get; init; } = [];

    public override IEnumerable<string> Targets => base.Targets.Concat(Catch.Select(catcher => catcher.Next));
}

internal sealed record PassState(string Name) : ResultState(Name, "Pass")
{
    public JsonData? Result { get; init; }
}

internal sealed record TaskState(string Name) : FallibleState(Name, "Task")
{
    public required string Resource { get; init; }

    public required TaskKind Kind { get; init; }

    public WholeNumber? Timeout { get; init; }

    public WholeNumber? Heartbeat { get; init; }
}

internal sealed record WaitState(string Name) : State(Name, "Wait")
{
    public WholeNumber? Seconds { get; init; }

    public Instant? Timestamp { get; init; }

    public JsonPath? TimestampPath { get; init; }
}

internal sealed record ChoiceState(string Name) : State(Name, "Choice")
{
    public required IReadOnlyList<ChoiceRule> Choices { get; init; }

    public string? Default { get; init; }

    public override IEnumerable<string> Targets => Default is null ? Choices.Select(rule => rule.Next) : Choices.Select(rule => rule.Next).Append(Default);

    public override bool EndsGraph => false;
}

internal sealed record ParallelState(string Name) : FallibleState(Name, "Parallel")
{
    public required IReadOnlyList<StateGraph> Branches { get; init; }

    public override IEnumerable<StateGraph> Inner => Branches;
}

internal sealed record MapState(string Name) : FallibleState(Name, "Map")
{
    public required StateGraph Processor { get; init; }

    public required JsonPath ItemsPath { get; init; }

    public PayloadTemplate? ItemSelector { get; init; }

    public WholeNumber? MaxConcurrency { get; init; }

    public override IEnumerable<StateGraph> Inner => [Processor];
}

internal sealed record SucceedState(string Name) : State(Name, "Succeed");

internal sealed record FailState(string Name) : State(Name, "Fail")
{
    public Expression? Error { get; init; }

    public Expression? Cause { get; init; }
}
