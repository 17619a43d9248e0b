using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SubscriberPortal.Jobs.Records;

/// <summary>
/// Tells those who wait in this process that something happened, so that they need not poll often. Other instances' changes are not heard here: whoever waits also looks from time to time.
/// </summary>
internal sealed class JobSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _changes = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _stops = new();
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Completes at the next change of the job or of its checkpoints. Take it before reading what may change.</summary>
    public Task NextChange(string jobId) => Waiter(_changes, jobId);

    /// <summary>Completes when the job is asked to pause or cancel.</summary>
    public Task StopRequested(string jobId) => Waiter(_stops, jobId);

    public void Progressed(string jobId) => Fire(_changes, jobId);

    public void Changed(JobRecord job)
    {
        if (job.StopRequested is not null) Fire(_stops, job.JobId);
        Fire(_changes, job.JobId);
    }

    /// <summary>Something may be there to start, to follow or to take in.</summary>
    public void Kick() => _work.Writer.TryWrite(true);

    /// <summary>Waits for a <see cref="Kick"/> made since the last one was taken.</summary>
    public async Task WaitForWorkAsync(CancellationToken cancellationToken) => await _work.Reader.ReadAsync(cancellationToken);

    private static Task Waiter(ConcurrentDictionary<string, TaskCompletionSource> waiters, string jobId) =>
        waiters.GetOrAdd(jobId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private static void Fire(ConcurrentDictionary<string, TaskCompletionSource> waiters, string jobId)
    {
        if (waiters.TryRemove(jobId, out var waiter)) waiter.TrySetResult();
    }
}
