namespace SubscriberPortal.Jobs.Pages.Workflows.Live;

/// <summary>Where a state of a running or ended workflow stands.</summary>
internal enum StateStatus
{
    NotEntered,
    Running,
    Retrying,
    Succeeded,
    Caught,
    Failed,
    Aborted,
}

/// <summary>How many iterations of a Map there are, and how they stand.</summary>
internal readonly record struct IterationCounts(int Total, int Started, int Done, int Failed, int Aborted)
{
    public int Running => Started - Done - Failed - Aborted;

    public static IterationCounts operator +(IterationCounts a, IterationCounts b) => new(a.Total + b.Total, a.Started + b.Started, a.Done + b.Done, a.Failed + b.Failed, a.Aborted + b.Aborted);

    public static IterationCounts operator -(IterationCounts a, IterationCounts b) => new(a.Total - b.Total, a.Started - b.Started, a.Done - b.Done, a.Failed - b.Failed, a.Aborted - b.Aborted);

    public override string ToString()
    {
        (int Count, string Word)[] parts = [(Done, "done"), (Running, "running"), (Failed, "failed"), (Aborted, "aborted")];
        var shown = parts.Where(part => part.Count > 0 || part.Word == "done").Select(part => $"{JobWords.Number(part.Count)} {part.Word}");
        return $"{string.Join(", ", shown)} of {JobWords.Number(Total)}";
    }
}

/// <summary>What became of a state, over all its visits: those of all iterations when a Map holds it, else of the latest visit.</summary>
/// <param name="Attempt">The highest of the attempts under way or to come; 1 unless it is being retried.</param>
/// <param name="LastEnteredId">The event by which it was last entered.</param>
internal sealed record StateSummary(string Name, StateStatus Status, int Entered, int Running, int Attempt, IterationCounts? Iterations, long LastEnteredId)
{
    public static StateSummary NotEntered(string name) => new(name, StateStatus.NotEntered, 0, 0, 1, null, 0);

    public string Words => Status switch
    {
        StateStatus.NotEntered => "not entered",
        StateStatus.Retrying => $"retrying, attempt {Attempt}",
        StateStatus.Running when Attempt > 1 => $"running, attempt {Attempt}",
        _ => Status.ToString().ToLowerInvariant(),
    };

    public string Tone => Status switch
    {
        StateStatus.Running => "info",
        StateStatus.Succeeded => "ok",
        StateStatus.Failed => "bad",
        StateStatus.Caught or StateStatus.Retrying => "warn",
        _ => "muted",
    };
}
