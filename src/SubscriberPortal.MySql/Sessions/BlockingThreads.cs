namespace SubscriberPortal.MySql.Sessions;

/// <summary>
/// The threads on which calls into the library block, so that no thread of the process' pool does. There are as many as calls at once, and never more than the bound;
/// each ends when it had nothing to do for a while.
/// </summary>
internal sealed class BlockingThreads(string name, int bound) : IDisposable
{
    private const int StackSize = 512 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Stack<Worker> _idle = new();
    private readonly Queue<Work> _waiting = new();
    private int _count;
    private bool _isEnding;

    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    public Task<T> RunAsync<TState, T>(Func<TState, T> call, TState state)
    {
        var work = new Work<TState, T>(call, state);
        Worker? worker;
        lock (_gate)
        {
            if (!_idle.TryPop(out worker))
            {
                if (_count >= bound)
                {
                    _waiting.Enqueue(work);
                    return work.Result;
                }

                _count++;
            }
        }

        if (worker is not null) worker.Give(work);
        else new Worker(this, work).Start();
        return work.Result;
    }

    /// <summary>Ends the threads: those that are idle now, the others when they have nothing left to do.</summary>
    public void Dispose()
    {
        Worker[] idle;
        lock (_gate)
        {
            _isEnding = true;
            idle = [.. _idle];
        }

        foreach (var worker in idle) worker.Wake();
    }

    /// <summary>What waits, or null; the worker is then among the idle ones.</summary>
    private Work? NextFor(Worker worker)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var work)) return work;
            _idle.Push(worker);
            return null;
        }
    }

    /// <summary>Whether the worker may end: not when work was given to it at the same moment.</summary>
    private bool Leave(Worker worker)
    {
        lock (_gate)
        {
            if (!_idle.Contains(worker)) return false;
            var others = _idle.Where(w => w != worker).Reverse().ToArray();
            _idle.Clear();
            foreach (var other in others) _idle.Push(other);
            _count--;
            return true;
        }
    }

    private sealed class Worker(BlockingThreads owner, Work first)
    {
        private readonly object _gate = new();
        private Work? _work = first;

        public void Start() => new Thread(Run, StackSize) { IsBackground = true, Name = owner.Name }.Start();

        public void Give(Work work)
        {
            lock (_gate)
            {
                _work = work;
                Monitor.Pulse(_gate);
            }
        }

        public void Wake()
        {
            lock (_gate) Monitor.Pulse(_gate);
        }

        private bool WaitForWork()
        {
            lock (_gate)
            {
                while (_work is null)
                {
                    var isTired = owner._isEnding || !Monitor.Wait(_gate, Idle) || owner._isEnding;
                    if (isTired && _work is null && owner.Leave(this)) return false;
                }

                return true;
            }
        }

        private void Run()
        {
            while (true)
            {
                _work!.Run();
                _work = null;

                // From here on another thread may give the next one.
                if (owner.NextFor(this) is { } next)
                {
                    _work = next;
                    continue;
                }

                if (!WaitForWork()) return;
            }
        }
    }

    private string Name => name;

    private abstract class Work
    {
        public abstract void Run();
    }

    private sealed class Work<TState, T>(Func<TState, T> call, TState state) : Work
    {
        // Whoever waits must not go on on a thread that is here to block.
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public override void Run()
        {
            try
            {
                _result.SetResult(call(state));
            }
#pragma warning disable CA1031 // It is thrown where the result is awaited.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _result.SetException(e);
            }
        }
    }
}
