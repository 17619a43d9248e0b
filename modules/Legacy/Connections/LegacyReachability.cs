using System.Diagnostics;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>
/// Remembers when the server last answered and when it last could not be reached, so that whoever waits for a connection meanwhile hears of it at once,
/// instead of each waiting out a time limit of its own.
/// </summary>
internal sealed class LegacyReachability
{
    private volatile Outage? _outage;
    private long _answered = long.MinValue;

    public void Answered() => Volatile.Write(ref _answered, Stopwatch.GetTimestamp());

    public void Lost(SystemUnavailableException failure) => _outage = new Outage(Stopwatch.GetTimestamp(), failure.Message);

    public bool HasAnsweredSince(long began) => Volatile.Read(ref _answered) >= began;

    /// <exception cref="SystemUnavailableException">It could not be reached at a moment after <paramref name="began"/>, and has not answered anybody since.</exception>
    public void ThrowIfLostSince(long began)
    {
        if (_outage is { } outage && outage.At >= began && !HasAnsweredSince(outage.At)) throw new SystemUnavailableException(SystemKeys.Legacy, outage.Words);
    }

    private sealed record Outage(long At, string Words);
}
