using System.Diagnostics;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>
/// How long one request waits for a system that does not answer. What a call to it waited in vain is not there for the next one, so that several in a row do not add up.
/// What runs outside of a request has its time limits as they are.
/// </summary>
public sealed class RequestPatience : IDisposable
{
    /// <summary>What is left in any case, so that a system that has come back meanwhile can say so.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(150);

    private static readonly AsyncLocal<RequestPatience?> Ambient = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TimeSpan Spent, long Until)> _waits = [];
    private volatile bool _hasEnded;

    private RequestPatience()
    {
    }

    /// <summary>Whether somebody waits for the answer to the request of which this is a part.</summary>
    public static bool IsRequest => Current is not null;

    private static RequestPatience? Current => Ambient.Value is { _hasEnded: false } current ? current : null;

    /// <summary>Begins a request; it ends with the disposal, also for what goes on in the background then.</summary>
    public static RequestPatience Begin() => Ambient.Value = new RequestPatience();

    /// <summary>What is left of a time limit for a call to <paramref name="system"/>.</summary>
    public static TimeSpan Within(string system, TimeSpan limit)
    {
        if (Current is not { } current) return limit;
        var left = limit - current.Spent(system);
        return left > Least ? left : limit < Least ? limit : Least;
    }

    /// <summary>A call to <paramref name="system"/> has waited in vain since <paramref name="began"/>, a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void Spend(string system, long began) => Current?.Add(system, began);

    public void Dispose() => _hasEnded = true;

    private TimeSpan Spent(string system)
    {
        lock (_lock) return _waits.GetValueOrDefault(system).Spent;
    }

    /// <summary>What calls wait for at the same time counts once.</summary>
    private void Add(string system, long began)
    {
        lock (_lock)
        {
            var (spent, until) = _waits.GetValueOrDefault(system);
            var now = Stopwatch.GetTimestamp();
            _waits[system] = (spent + Stopwatch.GetElapsedTime(Math.Max(began, until), now), now);
        }
    }
}
