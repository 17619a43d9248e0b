namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>
/// Adds up what a job consumes of a store that charges by capacity units, and holds it to the write units per second that the job may use. May be called by many at a time.
/// A provider asks <see cref="CapacityMeters.Current"/>; a store without such units need not.
/// </summary>
public interface ICapacityMeter
{
    /// <summary>The job's limit; null when there is none. A provider sends no more at once than a second's units, where it can choose.</summary>
    double? WriteUnitsPerSecond { get; }

    /// <summary>Waits until a request of about so many write units may be sent, and counts them against the limit.</summary>
    ValueTask ReserveAsync(double writeUnits, CancellationToken cancellationToken);

    /// <summary>Takes a reservation back, because the store says what the request consumed or because it was not sent.</summary>
    void Release(double writeUnits);

    /// <summary>Says what a request consumed, and counts it against the limit.</summary>
    /// <param name="table">The table, or whatever the store charges by.</param>
    void Add(string table, double readUnits, double writeUnits);

    /// <summary>Says that the system made the job wait.</summary>
    void Throttled(string system);
}

/// <summary>The meter of whatever runs here: it flows with the calls of the job that began it. One for a process.</summary>
public sealed class CapacityMeters
{
    private readonly AsyncLocal<ICapacityMeter?> _current = new();

    /// <summary>Null outside of jobs. Where there is one, throttling may take as long as it takes: the job goes slower and does not fail.</summary>
    public ICapacityMeter? Current => _current.Value;

    /// <summary>Everything that the caller calls from now on is metered, until the answer is disposed of.</summary>
    public IDisposable Begin(ICapacityMeter meter)
    {
        var outer = _current.Value;
        _current.Value = meter;
        return new Ended(() => _current.Value = outer);
    }

    private sealed class Ended(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
