using System.Diagnostics;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>The result of a real round trip to a system, or to another part that the portal works with.</summary>
/// <param name="LatencyMs">Milliseconds until it answered, or until it was given up.</param>
/// <param name="Detail">What is wrong, or what answered, in an operator's words; no secrets.</param>
public sealed record SystemHealth(HealthState State, double LatencyMs, string Detail)
{
    /// <summary>How long a round trip may take: 1.5 seconds, so that whoever asks the portal has its answer within 2.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    /// <summary>What the store itself says that it is, such as <c>SQLite 3.50.4</c>; null when it has no version, or did not answer.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// Makes a round trip and measures it. It is given up after <see cref="Limit"/>, also when it blocks its thread or does not heed its token.
    /// A <see cref="SystemUnavailableException"/> gives the detail; of any other failure only the kind is told.
    /// </summary>
    /// <param name="roundTrip">Answers the version (or null) and the detail of a store that works.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<SystemHealth> MeasureAsync(
        Func<CancellationToken, Task<(string? Version, string Detail)>> roundTrip, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var began = Stopwatch.GetTimestamp();
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var running = Task.Run(() => roundTrip(limit.Token), CancellationToken.None);
        _ = running.ContinueWith(Forget, limit, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            var (version, detail) = await running.WaitAsync(Limit, cancellationToken);
            return new SystemHealth(HealthState.Healthy, Elapsed(), detail) { Version = version };
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (SystemUnavailableException unavailable)
        {
            return Unhealthy(unavailable.Message);
        }
        catch (Exception exception)
        {
            return Unhealthy(exception is OperationCanceledException or TimeoutException
                ? FormattableString.Invariant($"No answer within {Limit.TotalSeconds} seconds.")
                : $"The check failed ({exception.GetType().Name}).");
        }

        SystemHealth Unhealthy(string detail) => new(HealthState.Unhealthy, Elapsed(), detail);

        double Elapsed() => Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>Nobody waits any more: a late failure is seen here, so that it does not end the process.</summary>
    private static void Forget(Task running, object? limit)
    {
        _ = running.Exception;
        ((CancellationTokenSource)limit!).Dispose();
    }
}

public enum HealthState
{
    Healthy,

    /// <summary>It works in part: Dual with one side down reads and refuses to write.</summary>
    Degraded,
    Unhealthy,
}
