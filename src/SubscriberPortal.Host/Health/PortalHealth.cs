using System.Diagnostics;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Health;

/// <summary>Asks every system, and the portal's own state, by a real round trip with a time limit.</summary>
internal sealed class PortalHealth(ProvisioningSystems systems, IStateStore state)
{
    public const string State = "state";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyDictionary<string, SystemHealth>> CheckAllAsync(CancellationToken cancellationToken)
    {
        var keys = systems.All.Select(s => s.Key).Append(State).ToArray();
        var results = await Task.WhenAll(keys.Select(key => CheckAsync(key, cancellationToken)));
        return keys.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public async Task<SystemHealth> CheckAsync(string key, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            // A provider that ignores the token must not hold the answer back either.
            var check = key == State ? CheckStateAsync(limited.Token) : systems.Provider(key).CheckHealthAsync(limited.Token);
            return await check.WaitAsync(Limit, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return Unhealthy($"No answer within {Limit.TotalSeconds:0} seconds.");
        }
        catch (SystemUnavailableException e)
        {
            return Unhealthy(e.Message);
        }

        SystemHealth Unhealthy(string detail) => new(HealthState.Unhealthy, watch.Elapsed.TotalMilliseconds, detail);
    }

    /// <summary>The worst of all; the portal cannot work at all without its own state.</summary>
    public static HealthState Overall(IReadOnlyDictionary<string, SystemHealth> checks)
    {
        if (checks[State].State == HealthState.Unhealthy || checks.Values.All(c => c.State == HealthState.Unhealthy)) return HealthState.Unhealthy;
        return checks.Values.All(c => c.State == HealthState.Healthy) ? HealthState.Healthy : HealthState.Degraded;
    }

    /// <summary>A write that is read back: a full disk or a read-only file shows here and not at the first sign-in.</summary>
    private async Task<SystemHealth> CheckStateAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var token = $"\"{Guid.NewGuid():N}\"";
        await state.WriteAsync([new StateWrite("health", Environment.MachineName, token)], cancellationToken);
        var read = await state.GetAsync("health", Environment.MachineName, cancellationToken);
        return new SystemHealth(read is null ? HealthState.Unhealthy : HealthState.Healthy, watch.Elapsed.TotalMilliseconds, read is null ? "What was written cannot be read back." : "Written and read back.");
    }
}
