namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>
/// A clock that stands still until a test moves it. The deadline of a call that hangs passes at once, and so does a short wait; the deadline of a call that will answer never does.
/// So nothing waits in real time, and nothing times out because the machine is busy.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    /// <summary>The protocol's deadlines are not shorter; its waits are.</summary>
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static Action? _onDeadline;

    private long _ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <summary>To be called in a call that hangs: the timer that its caller makes next, on this thread, is its deadline.</summary>
    public static void Hang(Action onDeadline) => _onDeadline = onDeadline;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var (timer, onDeadline) = (new OneShot(), _onDeadline);
        _onDeadline = null;
        var passes = onDeadline is not null || (dueTime >= TimeSpan.Zero && dueTime < ShortestDeadline);
        if (passes) ThreadPool.QueueUserWorkItem(_ => Pass());
        return timer;

        void Pass()
        {
            if (timer.IsStopped) return;
            Advance(dueTime);
            onDeadline?.Invoke();
            callback(state);
        }
    }

    private sealed class OneShot : ITimer
    {
        private volatile bool _isStopped;

        public bool IsStopped => _isStopped;

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("Deadlines and waits are set once.");

        public void Dispose() => _isStopped = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
