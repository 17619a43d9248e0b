namespace SubscriberPortal.Web.Notices;

/// <summary>Something that did not work when it was last asked.</summary>
/// <param name="Key">A system's key, or that of another part.</param>
/// <param name="Since">When it was first found so.</param>
public sealed record SystemAlert(string Key, string Name, string Detail, DateTimeOffset Since);

/// <summary>What is down, as the latest health checks found it, for pages that must not wait for another check.</summary>
public sealed class SystemAlerts
{
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<SystemAlert> _current = [];

    /// <summary>In the order in which they went down.</summary>
    public IReadOnlyList<SystemAlert> Current => _current;

    public bool Has(string key) => _current.Any(alert => alert.Key == key);

    /// <summary>Takes in the outcome of a check; answers whether that is news.</summary>
    /// <param name="detail">What is wrong; null when it works.</param>
    public bool Set(string key, string name, string? detail, DateTimeOffset now)
    {
        lock (_lock)
        {
            var known = _current.FirstOrDefault(alert => alert.Key == key);
            if (known?.Detail == detail) return false;
            var others = _current.Where(alert => alert.Key != key);
            _current = detail is null ? [.. others] : [.. others, new SystemAlert(key, name, detail, known?.Since ?? now)];
            return (known is null) != (detail is null);
        }
    }
}
