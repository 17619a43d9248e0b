namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Which errors of a state are retried, how often and after how long.</summary>
internal sealed record Retrier(IReadOnlyList<string> ErrorEquals, double IntervalSeconds, long MaxAttempts, double BackoffRate, double? MaxDelaySeconds, bool FullJitter)
{
    /// <summary>The wait before the retry that follows <paramref name="attempts"/> earlier ones; <paramref name="random"/> is in [0, 1).</summary>
    public TimeSpan Delay(long attempts, Func<double> random)
    {
        var seconds = IntervalSeconds * Math.Pow(BackoffRate, attempts);
        seconds = Math.Min(seconds, MaxDelaySeconds ?? double.MaxValue);
        if (FullJitter) seconds *= random();
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(366).TotalSeconds));
    }
}
