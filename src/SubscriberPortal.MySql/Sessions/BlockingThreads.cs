using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Sessions;

/// <summary>
/// The threads on which calls into the library block, so that no thread of the process' pool does. There are as many as calls at once, and never more than the bound;
/// <see cref="Trim"/> ends those that had nothing to do for a while.
/// </summary>
internal sealed class BlockingThreads(string name, int bound) : IDisposable
{
    private const int StackSize = 512 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    /// <summary>The one that worked last at the end.</summary>
    private readonly List<Worker> _idle = [];
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
        Worker? worker = null;
        lock (_gate)
        {
            if (_idle.Count > 0)
            {
                worker = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }
            else if (_count < bound)
            {
                _count++;
            }
            else
            {
                _waiting.Enqueue(work);
                return work.Result;
            }
        }

        if (worker is not null) worker.Give(work);
        else new Worker(this, work).Start();
        return work.Result;
    }

    /// <summary>Ends threads that were idle for half a minute.</summary>
    public void Trim() => End(worker => Environment.TickCount64 - worker.IdleSince > Idle.TotalMilliseconds);

    /// <summary>Ends the threads: those that are idle now, the others when they have nothing left to do.</summary>
    public void Dispose()
    {
        lock (_gate) _isEnding = true;
        End(_ => true);
    }

    private void End(Predicate<Worker> isToEnd)
    {
        List<Worker> ending;
        lock (_gate)
        {
            if (_idle.Count == 0 || !_idle.Exists(isToEnd)) return;
            ending = _idle.FindAll(isToEnd);
            _idle.RemoveAll(isToEnd);
            _count -= ending.Count;
        }

        foreach (var worker in ending) worker.Give(new Ending());
    }

    /// <summary>What waits; null when nothing does, and the worker is then among the idle ones or is to end.</summary>
    private Work? NextFor(Worker worker)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var work)) return work;
            if (_isEnding)
            {
                _count--;
                return new Ending();
            }

            worker.IdleSince = Environment.TickCount64;
            _idle.Add(worker);
            return null;
        }
    }

#pragma warning disable CA1001 // Whoever gives the last work may still be setting the signal when the worker ends; the handle's finalizer frees it after both.
    private sealed class Worker(BlockingThreads owner, Work first)
#pragma warning restore CA1001
    {
        private readonly Signal _given = new();
        private volatile Work? _work = first;

        public long IdleSince { get; set; }

        public void Start() => new Thread(Run, StackSize) { IsBackground = true, Name = owner.Name }.Start();

        /// <summary>Only for one that is not among the idle any more.</summary>
        public void Give(Work work)
        {
            _work = work;
            _given.Set();
        }

        private void Run()
        {
            while (_work is { } work and not Ending)
            {
                work.Run();
                _work = null;

                // From here on another thread may give the next one.
                if (owner.NextFor(this) is { } next) _work = next;
                else while (_work is null) _given.Wait();
            }
        }
    }

    private string Name => name;

    private abstract class Work
    {
        public abstract void Run();
    }

    /// <summary>Tells a worker that there will be no more.</summary>
    private sealed class Ending : Work
    {
        public override void Run()
        {
        }
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
