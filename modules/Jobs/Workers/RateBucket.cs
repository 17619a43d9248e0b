namespace SubscriberPortal.Jobs.Workers;

/// <summary>So much a second. It holds a second's worth at the most; what is taken beyond that is waited for by whoever comes next.</summary>
internal sealed class RateBucket(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private int? _whole;
    private double? _rate;
    private double _tokens;
    private long? _readAt;
    private long? _filledAt;
    private long? _waitedAt;

    /// <summary>A second's worth for this instance; null for no limit.</summary>
    public double? Rate
    {
        get
        {
            lock (_lock) return _rate;
        }
    }

    /// <summary>Whether it is time to look for another rate.</summary>
    public bool MustRead(TimeSpan after)
    {
        lock (_lock)
        {
            if (_readAt is { } at && clock.GetElapsedTime(at) < after) return false;
            _readAt = clock.GetTimestamp();
            return true;
        }
    }

    /// <param name="whole">Null for no limit.</param>
    /// <param name="instances">How many share it.</param>
    public void SetRate(int? whole, int instances)
    {
        lock (_lock)
        {
            _whole = whole;
            var rate = (double?)whole / instances;
            if (rate == _rate) return;
            _rate = rate;
            _tokens = Math.Min(_tokens, rate ?? 0);
        }
    }

    /// <summary>Answers zero when the amount was taken, otherwise how long it will be.</summary>
    public TimeSpan Take(double amount)
    {
        lock (_lock)
        {
            if (_rate is not { } rate) return TimeSpan.Zero;
            var now = clock.GetTimestamp();
            var filled = _filledAt is { } at ? clock.GetElapsedTime(at, now).TotalSeconds * rate : 0;
            _filledAt = now;
            _tokens = Math.Min(_tokens + filled, rate);
            if (_tokens >= 0)
            {
                _tokens -= amount;
                return TimeSpan.Zero;
            }

            _waitedAt = now;
            return TimeSpan.FromSeconds(Math.Max(-_tokens / rate, 0.001));
        }
    }

    /// <summary>Takes what was used already, or gives back what was not; nobody waits.</summary>
    public void Charge(double amount)
    {
        lock (_lock)
        {
            if (_rate is not null) _tokens -= amount;
        }
    }

    /// <summary>The whole rate, if somebody had to wait for it lately.</summary>
    public int? Limiting(TimeSpan within)
    {
        lock (_lock) return _waitedAt is { } at && clock.GetElapsedTime(at) < within ? _whole : null;
    }
}
