using Microsoft.Extensions.Logging;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// One running execution. Signals wait in its inbox; it takes all that are there, makes what they led to durable in one commit, and only then answers and hands out tasks.
/// It holds no thread while it waits.
/// </summary>
internal sealed partial class ExecutionActor : IDisposable
{
    /// <summary>How much text one commit takes before it is made.</summary>
    private const long LongestCommit = 256 * 1024;

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Execution _execution;
    private readonly ExecutionStore _store;
    private readonly ActivityQueues _queues;
    private readonly HandedOutTasks _handedOut;
    private readonly TimeProvider _time;
    private readonly Action<ExecutionActor> _ended;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Queue<ActorMessage> _inbox = [];
    private readonly HashSet<long> _orphans = [];
    private TaskCompletionSource? _busy;

    /// <param name="ended">Called once when it is over, or no longer knows what is true (<see cref="IsLost"/>).</param>
    public ExecutionActor(
        ExecutionRecord record, Execution execution, ExecutionStore store, ActivityQueues queues, HandedOutTasks handedOut, TimeProvider time, Action<ExecutionActor> ended, ILogger logger)
    {
        Record = record;
        _execution = execution;
        _store = store;
        _queues = queues;
        _handedOut = handedOut;
        _time = time;
        _ended = ended;
        _logger = logger;
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ExecutionRecord Record { get; private set; }

    /// <summary>Whether a commit failed or another owner was faster: the execution must be rebuilt from its journal.</summary>
    public bool IsLost { get; private set; }

    private bool IsOver { get; set; }

    /// <summary>
    /// Hands out the open tasks, those of workers that died among them, and goes on. What was made over the wire has workers elsewhere, which may well live: only a heartbeat tells.
    /// </summary>
    public void Begin()
    {
        foreach (var task in _execution.OpenTasks.Where(task => !task.IsCallback && !_handedOut.Contains(Record.Key, task.Id)))
        {
            if (!_execution.IsTaken(task.Id)) Offer(task);
            else if (Record.RoleArn is null)
            {
                _orphans.Add(task.Id);
                Offer(task);
            }
        }

        Wake();
    }

    /// <summary>Answers, when it is durable, whether the signal was still wanted.</summary>
    public Task<bool> SendAsync(Signal signal) => PostAsync(new ActorMessage(signal, null));

    public Task<bool> HeartbeatAsync(long taskId) => PostAsync(new ActorMessage(null, taskId));

    /// <summary>Completes when it has nothing to do at the moment.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock) return _busy?.Task ?? Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock) IsOver = true;
        _timer.Dispose();
    }

    private Task<bool> PostAsync(ActorMessage message)
    {
        lock (_lock)
        {
            if (IsLost) throw Unavailable(null);
            if (IsOver) return Task.FromResult(false);
            _inbox.Enqueue(message);
        }

        Wake();
        return message.Answer.Task;
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_busy is not null || IsOver) return;
            _busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        var taken = new List<ActorMessage>();
        try
        {
            while (HasWork()) await StepAsync(taken);
        }
        catch (Exception exception)
        {
            Log.Lost(_logger, exception, Record.Key);
            Lose(taken, exception);
        }
    }

    /// <summary>Whether there is more to do; if not, it rests until a signal comes or a timer is due.</summary>
    private bool HasWork()
    {
        lock (_lock)
        {
            if (!IsOver && (_inbox.Count > 0 || _execution.HasMore || _execution.DueTimer(Now()) is not null)) return true;
            if (!IsOver && _execution.NextTimer is { } next)
            {
                // A tick more than it takes, so that the timer does not come a moment before it is due.
                var wait = next - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
                _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
            }

            _busy?.SetResult();
            _busy = null;
            return false;
        }
    }

    private async Task StepAsync(List<ActorMessage> taken)
    {
        var now = Now();
        var batch = new TurnBatch(_execution, now);
        taken.Clear();
        while (batch.Length < LongestCommit && TryReceive(out var message))
        {
            taken.Add(message);
            message.Accepted = Take(message, batch, now);
        }

        while (batch.Length < LongestCommit && _execution.DueTimer(now) is { } timer) batch.Apply(timer);
        while (batch.Length < LongestCommit && _execution.HasMore) batch.Apply(new Signal.Continue());
        if (batch.Turns.Count > 0) await CommitAsync(batch, now);
        foreach (var message in taken)
        {
            if (message is { Accepted: true, Signal: Signal.TaskStarted started }) _handedOut.Add(Record.Key, started.TaskId);
            message.Answer.TrySetResult(message.Accepted);
        }

        taken.Clear();
        if (_execution.Status != ExecutionStatus.Running) End();
    }

    private bool Take(ActorMessage message, TurnBatch batch, DateTimeOffset now) => message.Signal switch
    {
        null => _execution.Heartbeat(message.HeartbeatTaskId!.Value, now),
        Signal.TaskStarted started when _orphans.Remove(started.TaskId) => _execution.Heartbeat(started.TaskId, now),
        Signal.TaskStarted started => _execution.IsOpen(started.TaskId) && !_execution.IsTaken(started.TaskId) && batch.Apply(started),
        Signal.TaskSucceeded succeeded => _execution.IsOpen(succeeded.TaskId) && batch.Apply(succeeded),
        Signal.TaskFailed failed => _execution.IsOpen(failed.TaskId) && batch.Apply(failed),
        var signal => batch.Apply(signal),
    };

    private async Task CommitAsync(TurnBatch batch, DateTimeOffset now)
    {
        Record = Record.At(_execution, now);
        if (!await _store.AppendAsync(Record, batch.Turns, CancellationToken.None)) throw Unavailable(null);
        foreach (var task in batch.Scheduled.Where(task => _execution.IsOpen(task.Id))) Offer(task);
    }

    private void Offer(ScheduledTask task)
    {
        if (!task.IsCallback && WorkflowArns.ActivityOf(task.Resource) is { } activity) _queues.Add(activity, new QueuedTask(this, task.Id, task.Token, task.Input));
    }

    private bool TryReceive(out ActorMessage message)
    {
        lock (_lock) return _inbox.TryDequeue(out message!);
    }

    private void End()
    {
        lock (_lock) IsOver = true;
        foreach (var message in DrainInbox()) message.Answer.TrySetResult(false);
        _timer.Dispose();
        _ended(this);
    }

    private void Lose(List<ActorMessage> taken, Exception exception)
    {
        lock (_lock) (IsOver, IsLost) = (true, true);
        foreach (var message in taken.Concat(DrainInbox())) message.Answer.TrySetException(exception as SystemUnavailableException ?? Unavailable(exception));
        _timer.Dispose();
        lock (_lock)
        {
            _busy?.SetResult();
            _busy = null;
        }

        _ended(this);
    }

    private List<ActorMessage> DrainInbox()
    {
        lock (_lock)
        {
            List<ActorMessage> rest = [.. _inbox];
            _inbox.Clear();
            return rest;
        }
    }

    private SystemUnavailableException Unavailable(Exception? exception) =>
        new("state", $"The execution {Record.Key} could not be written and is being read again.", exception);

    /// <summary>In whole milliseconds, as the journal keeps it: a rebuilt execution must see the very same times.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The execution {Execution} could not be written; it is read again and goes on")]
        public static partial void Lost(ILogger logger, Exception exception, string execution);
    }
}
