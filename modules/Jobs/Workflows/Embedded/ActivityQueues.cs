using System.Collections.Concurrent;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>The tasks of each activity in the order in which they were scheduled, and the pollers that wait for them. Nobody holds a thread.</summary>
internal sealed class ActivityQueues(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ActivityQueue> _queues = new();

    public void Add(string activity, QueuedTask task) => Of(activity).Add(task);

    /// <summary>Waits for a task; null when the time is over.</summary>
    public Task<QueuedTask?> TakeAsync(string activity, TimeSpan wait, CancellationToken cancellationToken) => Of(activity).TakeAsync(wait, time, cancellationToken);

    private ActivityQueue Of(string activity) => _queues.GetOrAdd(activity, _ => new ActivityQueue());

    private sealed class ActivityQueue
    {
        private readonly Lock _lock = new();
        private readonly Queue<QueuedTask> _tasks = [];
        private readonly LinkedList<TaskCompletionSource<QueuedTask?>> _waiting = [];

        public void Add(QueuedTask task)
        {
            lock (_lock)
            {
                while (_waiting.First is { } first)
                {
                    _waiting.RemoveFirst();

                    // One whose time ended this moment cannot take it any more.
                    if (first.Value.TrySetResult(task)) return;
                }

                _tasks.Enqueue(task);
            }
        }

        public async Task<QueuedTask?> TakeAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LinkedListNode<TaskCompletionSource<QueuedTask?>> waiting;
            lock (_lock)
            {
                if (_tasks.TryDequeue(out var task)) return task;
                waiting = _waiting.AddLast(new TaskCompletionSource<QueuedTask?>(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            await using var timer = time.CreateTimer(_ => waiting.Value.TrySetResult(null), null, wait, Timeout.InfiniteTimeSpan);
            await using var cancelled = cancellationToken.Register(() => waiting.Value.TrySetCanceled(cancellationToken));
            try
            {
                return await waiting.Value.Task;
            }
            finally
            {
                lock (_lock)
                {
                    if (waiting.List is not null) _waiting.Remove(waiting);
                }
            }
        }
    }
}
