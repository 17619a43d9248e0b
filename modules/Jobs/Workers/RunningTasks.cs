using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>
/// Which jobs there is work of in hand, so that a job's end can wait for the batches that are being written, and its limit of rows can be shared.
/// Instances that share their state mark there, under <c>job-tasks/{job}</c>, what they have in hand; the marks of one that was killed expire.
/// </summary>
internal sealed class RunningTasks(IStateStore state, IOptions<StateOptions> options, TimeProvider time)
{
    private const int MostMarks = 1000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookAtOthers = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MarkLasts = TimeSpan.FromSeconds(60);

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly bool _isShared = options.Value.Store != StateOptions.Sqlite;
    private readonly ConcurrentDictionary<string, int> _running = new();

    /// <summary>In hand until what it answers is disposed of.</summary>
    public async Task<IAsyncDisposable> EnterAsync(string jobId, CancellationToken cancellationToken)
    {
        _running.AddOrUpdate(jobId, 1, (_, count) => count + 1);
        var entered = new Entered(this, jobId);
        try
        {
            await MarkAsync(jobId, cancellationToken);
            return entered;
        }
        catch
        {
            await entered.DisposeAsync();
            throw;
        }
    }

    /// <summary>To be called well within a minute again, for as long as the work goes on.</summary>
    public async Task MarkAsync(string jobId, CancellationToken cancellationToken)
    {
        if (_isShared) await state.WriteAsync([new StateWrite(Partition(jobId), _instance, "{}", null, time.GetUtcNow() + MarkLasts)], cancellationToken);
    }

    /// <summary>Waits until nothing of the job is in hand on any instance, at most so long.</summary>
    public async Task WaitForNoneAsync(string jobId, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        while (!deadline.IsCancellationRequested && (_running.GetValueOrDefault(jobId) > 0 || await OthersAsync(jobId, cancellationToken) > 0))
            await Task.Delay(_running.GetValueOrDefault(jobId) > 0 ? Look : LookAtOthers, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>How many other instances have work of the job in hand.</summary>
    public async Task<int> OthersAsync(string jobId, CancellationToken cancellationToken)
    {
        if (!_isShared) return 0;
        var marks = await state.QueryAsync(new StateRange(Partition(jobId), Limit: MostMarks), cancellationToken);
        return marks.Count(mark => mark.Key != _instance);
    }

    private static string Partition(string jobId) => $"job-tasks/{jobId}";

    private async Task LeaveAsync(string jobId)
    {
        if (_running.AddOrUpdate(jobId, 0, (_, count) => count - 1) != 0) return;
        _running.TryRemove(new KeyValuePair<string, int>(jobId, 0));
        if (!_isShared) return;
        try
        {
            await state.WriteAsync([new StateWrite(Partition(jobId), _instance, null)], CancellationToken.None);

            // A task that was begun meanwhile has its mark again.
            if (_running.ContainsKey(jobId)) await MarkAsync(jobId, CancellationToken.None);
        }
        catch (SystemUnavailableException)
        {
            // The mark expires; the work is done all the same.
        }
    }

    private sealed class Entered(RunningTasks tasks, string jobId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await tasks.LeaveAsync(jobId);
    }
}
