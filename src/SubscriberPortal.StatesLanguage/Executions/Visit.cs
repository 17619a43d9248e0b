using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>One stay in a state, over all its attempts. Retry counters live as long as it does.</summary>
internal sealed class Visit(Branch branch, State state, JsonData input, DateTimeOffset enteredAt)
{
    public Branch Branch { get; } = branch;

    public State State { get; } = state;

    /// <summary>The state's input before InputPath.</summary>
    public JsonData Input { get; } = input;

    public DateTimeOffset EnteredAt { get; } = enteredAt;

    /// <summary>By retrier.</summary>
    public long[] Attempts { get; } = state is FallibleState fallible ? new long[fallible.Retry.Count] : [];

    public long RetryCount { get; set; }

    public long EnteredEventId { get; init; }

    public OpenTask? Task { get; set; }

    public BranchGroup? Group { get; set; }

    /// <summary>The group of the last attempt, which failed.</summary>
    public BranchGroup? BrokenGroup { get; set; }

    /// <summary>Whether branches were started, so that their end must be told.</summary>
    public bool HadGroup { get; set; }

    public long? Timer { get; set; }
}
