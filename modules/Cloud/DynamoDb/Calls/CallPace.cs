using System.Diagnostics;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Cloud.DynamoDb.Calls;

/// <summary>How long one call may go on and how long it waits between two attempts: exponential, with full jitter.</summary>
/// <param name="system">Whose call it is, for the patience of the request that it is a part of.</param>
/// <param name="limit">How long the call may take when nothing is heard.</param>
/// <param name="waitsForThrottling">Whether throttling is outside of the limit.</param>
internal sealed class CallPace(string system, TimeSpan limit, bool waitsForThrottling)
{
    /// <summary>How much longer a call may take once it is to be learned what became of it.</summary>
    private const double Learning = 2.5;

    /// <summary>The same when somebody waits: once more, and then it is unknown.</summary>
    private const double LearningInRequest = 1.15;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _began = Stopwatch.GetTimestamp();
    private double _extended = 1;
    private int _attempts;

    public TimeSpan Left => (limit * _extended) - Stopwatch.GetElapsedTime(_began);

    public void Extend() => _extended = RequestPatience.IsRequest ? LearningInRequest : Learning;

    /// <summary>How long to wait before the next attempt; null when the time is up.</summary>
    public TimeSpan? Next(FaultKind fault)
    {
        var most = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(_attempts++, 10)), Longest.TotalMilliseconds);
        var wait = TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most);
        if (fault == FaultKind.Throttled && waitsForThrottling) return wait;
        if (wait < Left) return wait;
        RequestPatience.Spend(system, _began);
        return null;
    }
}
