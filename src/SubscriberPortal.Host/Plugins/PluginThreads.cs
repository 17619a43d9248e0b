using System.Collections.Concurrent;

namespace SubscriberPortal.Host.Plugins;

/// <summary>
/// The threads on which one plugin's code runs, and goes on after each await. A plugin that blocks them has used up its own and none of the portal's;
/// on the shared pool a few blocked calls would hold up every request until new threads are made.
/// </summary>
internal sealed class PluginThreads(string system) : TaskScheduler, IDisposable
{
    private const int Most = 32;

    private readonly BlockingCollection<Task> _queue = [];
    private int _started;
    private int _idle;

    public override int MaximumConcurrencyLevel => Most;

    public void Dispose() => _queue.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        _queue.Add(task);
        if (Volatile.Read(ref _idle) > 0 || Interlocked.Increment(ref _started) > Most) return;
        new Thread(Work) { IsBackground = true, Name = $"plugin {system}" }.Start();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];

    private void Work()
    {
        Interlocked.Increment(ref _idle);
        foreach (var task in _queue.GetConsumingEnumerable())
        {
            Interlocked.Decrement(ref _idle);
            TryExecuteTask(task);
            Interlocked.Increment(ref _idle);
        }
    }
}
