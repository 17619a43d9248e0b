using System.Collections.Concurrent;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>
/// Counts for pages. Counting a large system may take seconds, and no page waits for that: it gets the counts of the last time, which say when that was, or none while the first time lasts.
/// One count of a system runs at a time, and goes on when the page that asked for it is gone.
/// </summary>
public sealed class PageCounts(ProvisioningSystems systems)
{
    /// <summary>Long enough for a system of some hundred thousand.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(60);

    private readonly ConcurrentDictionary<string, Counting> _bySystem = new();

    /// <summary>Null when the system has not been counted yet.</summary>
    /// <exception cref="SystemUnavailableException">The system cannot be reached.</exception>
    public async Task<SubscriberCounts?> FindAsync(string system, TimeSpan patience, CancellationToken cancellationToken)
    {
        var counting = _bySystem.GetOrAdd(system, key => new Counting(systems.Provider(key)));
        var run = counting.Run();
        try
        {
            return await run.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return counting.Last;
        }
    }

    private sealed class Counting(IProvisioningProvider provider)
    {
        private readonly Lock _lock = new();
        private Task<SubscriberCounts>? _run;

        public SubscriberCounts? Last { get; private set; }

        public Task<SubscriberCounts> Run()
        {
            lock (_lock) return _run is { IsCompleted: false } ? _run : _run = CountAsync();
        }

        private async Task<SubscriberCounts> CountAsync()
        {
            var counts = await provider.CountAsync(CancellationToken.None);
            Last = counts;
            return counts;
        }
    }
}
