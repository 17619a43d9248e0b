using System.Collections.Concurrent;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>Which jobs this instance has work of in hand, so that a job's end can wait for the batch that is being written.</summary>
internal sealed class RunningTasks
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, int> _running = new();

    public IDisposable Enter(string jobId)
    {
        _running.AddOrUpdate(jobId, 1, (_, count) => count + 1);
        return new Exit(this, jobId);
    }

    /// <summary>Waits until nothing of the job is in hand, at most so long.</summary>
    public async Task WaitForNoneAsync(string jobId, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        while (_running.GetValueOrDefault(jobId) > 0 && !deadline.IsCancellationRequested)
            await Task.Delay(Look, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Leave(string jobId)
    {
        if (_running.AddOrUpdate(jobId, 0, (_, count) => count - 1) == 0) _running.TryRemove(new KeyValuePair<string, int>(jobId, 0));
    }

    private sealed class Exit(RunningTasks tasks, string jobId) : IDisposable
    {
        public void Dispose() => tasks.Leave(jobId);
    }
}
