namespace SubscriberPortal.Jobs.Workers;

/// <summary>
/// How many rows of a job are written by one call: as many as providers take, fewer while calls end without an answer, and no more than two seconds' worth of the job's write units.
/// Dual gives up on a call after some seconds; what a throttled store cannot do by then would be put back and begun again for ever.
/// </summary>
/// <param name="unitsPerSecond">What this instance may use at the moment; null: no limit.</param>
internal sealed class SliceSize(Func<double?> unitsPerSecond)
{
    /// <summary>What a provider takes at once.</summary>
    public const int Most = 1000;

    private const int Least = 10;

    /// <summary>A new subscriber in DynamoDB with its guards and index entries, about.</summary>
    private const int UnitsPerRow = 10;

    private readonly Lock _lock = new();
    private int _rows = Most;

    public int Rows
    {
        get
        {
            lock (_lock) return unitsPerSecond() is { } rate ? Math.Clamp((int)(rate * 2 / UnitsPerRow), 1, _rows) : _rows;
        }
    }

    /// <summary>Half as many after a call of which something stayed unknown, twice as many after one that settled everything.</summary>
    public void Learn(bool isSettled)
    {
        lock (_lock) _rows = Math.Clamp(isSettled ? _rows * 2 : _rows / 2, Least, Most);
    }
}
