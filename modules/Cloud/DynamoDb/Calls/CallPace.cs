using System.Diagnostics;

namespace SubscriberPortal.Cloud.DynamoDb.Calls;

/// <summary>How long one call may go on and how long it waits between two attempts: exponential, with full jitter.</summary>
/// <param name="limit">How long the call may take when nothing is heard.</param>
/// <param name="waitsForThrottling">Whether throttling is outside of the limit.</param>
internal sealed class CallPace(TimeSpan limit, bool waitsForThrottling)
{
    /// <summary>How much longer a call may take once it is to be learned what became of it.</summary>
    private const double Learning = 2.5;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _began = Stopwatch.GetTimestamp();
    private double _extended = 1;
    private int _attempts;

    public TimeSpan Left => (limit * _extended) - Stopwatch.GetElapsedTime(_began);

    public void Extend() => _extended = Learning;

    /// <summary>How long to wait before the next attempt; null when the time is up.</summary>
    public TimeSpan? Next(FaultKind fault)
    {
        var most = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(_attempts++, 10)), Longest.TotalMilliseconds);
        var wait = TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most);
        if (fault == FaultKind.Throttled && waitsForThrottling) return wait;
        return wait < Left ? wait : null;
    }
}
