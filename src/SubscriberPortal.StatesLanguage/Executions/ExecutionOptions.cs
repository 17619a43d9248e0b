namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Limits of an execution, those of AWS unless said otherwise, and what it needs from its host.</summary>
public sealed record ExecutionOptions
{
    /// <summary>Where random numbers begin: jitter, <c>States.UUID</c>, <c>States.MathRandom</c>. Rebuilding needs the same seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many history events an execution may have before it fails.</summary>
    public long MaxEvents { get; init; } = 25_000;

    /// <summary>How large an input, an output or a result may be, in bytes of UTF-8.</summary>
    public int MaxPayloadBytes { get; init; } = 256 * 1024;

    /// <summary>How many iterations of an inline Map run at once at most.</summary>
    public int MaxConcurrentIterations { get; init; } = 40;

    /// <summary>Whether there is an activity of that ARN; a task for one that is not there fails as <c>States.Runtime</c>.</summary>
    public Func<string, bool> ActivityExists { get; init; } = _ => true;

    /// <summary>The token for a task by its id; must answer the same for the same id whenever it is asked.</summary>
    public Func<long, string> TaskToken { get; init; } = id => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
