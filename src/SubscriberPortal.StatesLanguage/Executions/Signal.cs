namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>
/// Everything from outside that moves an execution. Its signals with their times, in order, are all that is needed to rebuild it.
/// </summary>
public abstract record Signal
{
    private Signal()
    {
    }

    /// <summary>Begins the execution; the first signal.</summary>
    public sealed record Start : Signal;

    /// <summary>Goes on where the event budget of the turn before ended.</summary>
    public sealed record Continue : Signal;

    /// <summary>A worker took a task.</summary>
    public sealed record TaskStarted(long TaskId, string? WorkerName) : Signal;

    /// <summary>A task answered with JSON text.</summary>
    public sealed record TaskSucceeded(long TaskId, string Output) : Signal;

    /// <summary>A task answered with an error; either text may be missing.</summary>
    public sealed record TaskFailed(long TaskId, string? Error, string? Cause) : Signal;

    /// <summary>A timer is due.</summary>
    public sealed record TimerFired(long TimerId) : Signal;

    /// <summary>Somebody ends the execution.</summary>
    public sealed record Stop(string? Error, string? Cause) : Signal;

    /// <summary>Somebody lets an execution that failed, timed out or was stopped go on from its unsuccessful states.</summary>
    public sealed record Redrive : Signal;
}
