using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>One attempt of a Parallel or a Map: its branches and what they gave so far.</summary>
internal sealed class BranchGroup(Visit owner, IReadOnlyList<JsonData> items, JsonData input, int concurrency)
{
    public Visit Owner { get; } = owner;

    /// <summary>A Map's items; for a Parallel, the input of each branch.</summary>
    public IReadOnlyList<JsonData> Items { get; } = items;

    /// <summary>The effective input of the state.</summary>
    public JsonData Input { get; } = input;

    public int Concurrency { get; } = concurrency;

    public JsonData[] Results { get; } = new JsonData[items.Count];

    public Dictionary<int, Branch> Running { get; } = [];

    /// <summary>Branches that failed or were given up; a redrive takes them up again.</summary>
    public Dictionary<int, Branch> Broken { get; } = [];

    /// <summary>What a redrive has yet to run of those before <see cref="NextIndex"/>.</summary>
    public Queue<int> Again { get; } = new();

    public int NextIndex { get; set; }

    /// <summary>Branches that were started or are about to.</summary>
    public int InFlight { get; set; }

    public bool IsOver { get; set; }

    public int Completed { get; set; }

    public long StartedEventId { get; set; }
}
