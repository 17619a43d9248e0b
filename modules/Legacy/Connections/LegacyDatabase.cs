using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>
/// Runs calls on Legacy's MySQL, each within its limit. A call that got no answer in time is left behind: its caller goes on at once, its connection is ended and not used again.
/// </summary>
internal sealed class LegacyDatabase(LegacyConnectionString where, ILogger<LegacyDatabase> logger) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _opening = new(1);
    private readonly LegacyReachability _reachability = new();
    private volatile LegacyServer? _server;
    private long _read;

    /// <summary>For people; known once a connection was asked for.</summary>
    public string Name => _server?.Name ?? "MySQL";

    /// <summary>How long a secret that did not let us in is taken to be what it was.</summary>
    public TimeSpan ReadAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call that people wait for may take.</summary>
    public TimeSpan Interactive { get; init; } = CallLimit.Interactive.Time;

    /// <summary>Runs what may be run again: on a connection that turns out to be dead it is tried once more on another.</summary>
    /// <exception cref="SystemUnavailableException">The store cannot be reached, or did not answer in time.</exception>
    public Task<T> ReadAsync<T>(CallLimit limit, Func<LegacySession, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        RunAsync(limit, read, isRead: true, cancellationToken);

    /// <summary>As <see cref="ReadAsync"/>, but once only. Whether a call that throws has had an effect is for <paramref name="write"/> to know.</summary>
    public Task<T> WriteAsync<T>(CallLimit limit, Func<LegacySession, CancellationToken, Task<T>> write, CancellationToken cancellationToken) =>
        RunAsync(limit, write, isRead: false, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server) await server.DisposeAsync();
        _opening.Dispose();
    }

    private async Task<T> RunAsync<T>(CallLimit limit, Func<LegacySession, CancellationToken, Task<T>> call, bool isRead, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var server = _server ?? await OpenAsync(null, cancellationToken);
        if (!limit.IsBulk) limit = limit with { Time = Interactive };
        try
        {
            return await RunAsync(server, limit, call, isRead, cancellationToken);
        }
        catch (SystemUnavailableException denied) when (where.MayChange && denied.InnerException is MySqlException { Number: MySqlErrorNumber.AccessDenied } && IsReadAgain())
        {
            return await RunAsync(await OpenAsync(server, cancellationToken), limit, call, isRead, cancellationToken);
        }
    }

    private async Task<T> RunAsync<T>(LegacyServer server, CallLimit limit, Func<LegacySession, CancellationToken, Task<T>> call, bool isRead, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        using var bulk = limit.IsBulk ? await EnterAsync(server.BulkSlots, asked, cancellationToken) : null;
        using var slot = await EnterAsync(server.Slots, asked, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var time = RequestPatience.Within(SystemKeys.Legacy, limit.Time);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunOnConnectionAsync(server, limit, call, isRead, stop.Token);
        try
        {
            var answer = await running.WaitAsync(time, cancellationToken);
            _reachability.Answered();
            return answer;
        }
        catch (TimeoutException)
        {
            RequestPatience.Spend(SystemKeys.Legacy, began);
            await stop.CancelAsync();
            var silent = LegacyFailures.NoAnswer(server.Name, time);
            if (!_reachability.HasAnsweredSince(began)) _reachability.Lost(silent);
            throw silent;
        }
        catch (MySqlException failure)
        {
            var unavailable = LegacyFailures.Translate(failure, server.Name);
            if (unavailable is not null && LegacyFailures.IsOutage(failure)) _reachability.Lost(unavailable);
            else _reachability.Answered();
            throw unavailable ?? (Exception)failure;
        }
        finally
        {
            if (running.IsCompleted) End(running, stop);
            else _ = running.ContinueWith(static (ended, stop) => End(ended, (CancellationTokenSource)stop!), stop, TaskScheduler.Default);
        }
    }

    /// <summary>Of a call that was left behind nobody else hears how it failed.</summary>
    private static void End(Task ended, CancellationTokenSource stop)
    {
        _ = ended.Exception;
        stop.Dispose();
    }

    private static async Task<T> RunOnConnectionAsync<T>(LegacyServer server, CallLimit limit, Func<LegacySession, CancellationToken, Task<T>> call, bool isRead, CancellationToken cancellationToken)
    {
        for (var isLast = !isRead; ; isLast = true)
        {
            await using var connection = await server.OpenAsync(cancellationToken);
            try
            {
                return await call(new LegacySession(connection, limit.CommandSeconds), cancellationToken);
            }
            catch (MySqlException failure) when (failure.IsConnectionLost && !isLast && !cancellationToken.IsCancellationRequested)
            {
                // A connection out of the pool may have died unnoticed; the next one says whether the server is there.
            }
        }
    }

    /// <summary>Waits for a place however long others need theirs, but not on a server that turns out to be gone.</summary>
    private async Task<IDisposable> EnterAsync(SemaphoreSlim slots, long asked, CancellationToken cancellationToken)
    {
        while (!await slots.WaitAsync(LookEvery, cancellationToken)) _reachability.ThrowIfLostSince(asked);
        var place = new Place(slots);
        try
        {
            _reachability.ThrowIfLostSince(asked);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <param name="refused">The server as it was known, which did not let us in; null at first.</param>
    private async Task<LegacyServer> OpenAsync(LegacyServer? refused, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_server is { } known && known != refused) return known;
            Volatile.Write(ref _read, Stopwatch.GetTimestamp());
            _server = new LegacyServer(await where.ReadAsync(cancellationToken), logger);
            // Whoever still uses the former one goes on with it to the end.
            if (refused is not null) _ = Task.Delay(2 * CallLimit.Whole.Time, CancellationToken.None).ContinueWith(_ => refused.DisposeAsync().AsTask(), TaskScheduler.Default);
            return _server;
        }
        finally
        {
            _opening.Release();
        }
    }

    private bool IsReadAgain() => Stopwatch.GetElapsedTime(Volatile.Read(ref _read)) > ReadAgainAfter;

    private sealed class Place(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
