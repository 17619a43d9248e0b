using System.Diagnostics;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Notices;

namespace SubscriberPortal.Host.Health;

/// <summary>
/// Asks every system and every other part by a real round trip. An answer is given in time whatever a store does, and however many ask at once, each is asked once at a time.
/// </summary>
internal sealed partial class PortalHealth(ProvisioningSystems systems, IEnumerable<IHealthProbe> probes, SystemAlerts alerts, TimeProvider time, ILogger<PortalHealth> logger)
{
    /// <summary>Longer than a check's own limit, which says better what is wrong, and short enough for an answer within 2 seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.8);

    private readonly Dictionary<string, IHealthProbe> _probes = probes.ToDictionary(p => p.Key);
    private readonly Dictionary<string, Round> _rounds = [];
    private readonly Lock _lock = new();

    /// <summary>Every part besides the systems.</summary>
    public IReadOnlyCollection<IHealthProbe> Parts => _probes.Values;

    /// <summary>The systems in their order, and then the other parts.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, SystemHealth>>> CheckAllAsync(CancellationToken cancellationToken)
    {
        string[] keys = [.. systems.All.Select(s => s.Key), .. _probes.Keys];
        var results = await Task.WhenAll(keys.Select(key => CheckAsync(key, cancellationToken)));
        return [.. keys.Zip(results, KeyValuePair.Create)];
    }

    public async Task<SystemHealth> CheckAsync(string key, CancellationToken cancellationToken)
    {
        var health = await AnswerAsync(Join(key), cancellationToken);

        // Dual is down when both its sides are, and each of those has its own alert.
        var wrong = health.State == HealthState.Unhealthy && key != SystemKeys.Dual ? health.Detail : null;
        if (alerts.Set(key, NameOf(key), wrong, time.GetUtcNow())) Log.Changed(logger, key, health.State, health.Detail);
        return health;
    }

    /// <summary>
    /// By what still works. Unhealthy: the portal's own state is down, or no system holds a subscriber that could be reached. Degraded: something is down, and the rest goes on.
    /// </summary>
    public HealthState Overall(IReadOnlyList<KeyValuePair<string, SystemHealth>> checks)
    {
        if (checks.Any(c => IsDown(c) && _probes.GetValueOrDefault(c.Key)?.IsVital == true)) return HealthState.Unhealthy;
        if (checks.Where(c => c.Key != SystemKeys.Dual && !_probes.ContainsKey(c.Key)).All(IsDown)) return HealthState.Unhealthy;
        return checks.All(c => c.Value.State == HealthState.Healthy) ? HealthState.Healthy : HealthState.Degraded;

        static bool IsDown(KeyValuePair<string, SystemHealth> check) => check.Value.State == HealthState.Unhealthy;
    }

    private static async Task<SystemHealth> AnswerAsync(Round round, CancellationToken cancellationToken)
    {
        var left = Patience - Stopwatch.GetElapsedTime(round.Began);
        try
        {
            return await round.Answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
        }
        catch (TimeoutException)
        {
            var waited = Stopwatch.GetElapsedTime(round.Began);
            return new SystemHealth(HealthState.Unhealthy, waited.TotalMilliseconds, FormattableString.Invariant($"No answer for {Math.Max(2, waited.TotalSeconds):0} seconds."));
        }
    }

    private Round Join(string key)
    {
        lock (_lock)
        {
            if (_rounds.GetValueOrDefault(key) is { Answer.IsCompleted: false } open) return open;

            // Whoever asks first may go away: the round is the others' too.
            return _rounds[key] = new Round(Stopwatch.GetTimestamp(), Task.Run(() => AskAsync(key)));
        }
    }

    private async Task<SystemHealth> AskAsync(string key)
    {
        try
        {
            return await (_probes.TryGetValue(key, out var probe) ? probe.CheckAsync(CancellationToken.None) : systems.Provider(key).CheckHealthAsync(CancellationToken.None));
        }
        catch (Exception exception)
        {
            Log.Failed(logger, key, exception);
            return new SystemHealth(HealthState.Unhealthy, 0, $"The check failed ({exception.GetType().Name}). The portal's log has more.");
        }
    }

    private string NameOf(string key) => _probes.GetValueOrDefault(key)?.Name ?? systems.Find(key)?.Name ?? key;

    private sealed record Round(long Began, Task<SystemHealth> Answer);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Part} is now {State}: {Detail}")]
        public static partial void Changed(ILogger logger, string part, HealthState state, string detail);

        [LoggerMessage(Level = LogLevel.Error, Message = "The health check of {Part} failed")]
        public static partial void Failed(ILogger logger, string part, Exception exception);
    }
}
