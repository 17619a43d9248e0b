using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>
/// One execution of a definition. It is pure: it takes signals with their times, and answers with events and tasks; it knows no clock, no thread and no store.
/// The same signals at the same times with the same seed lead to the same events, so an execution is rebuilt by giving it those of its history again.
/// What a signal costs does not depend on how long the history is. Not safe for use by several threads at once.
/// </summary>
public sealed class Execution
{
    /// <summary>After how many events a turn ends, so that they can be made durable before it goes on.</summary>
    public const int DefaultBudget = 1_000;

    /// <summary>How much text the events of a turn may have before it ends, whatever their number.</summary>
    private const long LongestTurn = 256 * 1024;

    private readonly StateMachine _machine;
    private readonly ExecutionIdentity _identity;
    private readonly ExecutionOptions _options;
    private readonly JsonData _input;
    private Run? _run;

    /// <param name="input">JSON text.</param>
    /// <exception cref="FormatException">The input is not JSON.</exception>
    public Execution(StateMachine machine, ExecutionIdentity identity, string input, ExecutionOptions options)
    {
        _machine = machine;
        _identity = identity;
        _options = options;
        _input = JsonData.Parse(input);
    }

    /// <summary>Where it stands.</summary>
    public ExecutionStatus Status => _run?.Status ?? ExecutionStatus.Running;

    /// <summary>JSON text; null unless it succeeded.</summary>
    public string? Output => _run?.Output?.ToJson();

    /// <summary>The error's name when it did not succeed; a Fail state need not give one.</summary>
    public string? Error => _run?.Error?.Error;

    /// <summary>What the error says about itself.</summary>
    public string? Cause => _run?.Error?.Cause;

    /// <summary>The id of the last event; 0 before the start.</summary>
    public long LastEventId => _run?.Log.LastId ?? 0;

    /// <summary>Whether <see cref="Signal.Continue"/> would lead to more events.</summary>
    public bool HasMore => Status == ExecutionStatus.Running && _run is { HasSteps: true };

    /// <summary>When a timer is due next.</summary>
    public DateTimeOffset? NextTimer => _run?.Timers.Next;

    /// <summary>Whether <see cref="Signal.Redrive"/> would let it go on: it ended without success, and not because it had too many events.</summary>
    public bool CanRedrive => Status is ExecutionStatus.Failed or ExecutionStatus.TimedOut or ExecutionStatus.Aborted && LastEventId < _options.MaxEvents - 1;

    /// <summary>The tasks that wait for a worker or for its answer.</summary>
    public IReadOnlyList<ScheduledTask> OpenTasks => _run is null ? [] : [.. _run.Tasks.Open.Select(task => task.Task)];

    /// <summary>The timer that is due; null when none is.</summary>
    public Signal? DueTimer(DateTimeOffset now) => _run?.Timers.Due(now) is { } id ? new Signal.TimerFired(id) : null;

    /// <summary>Whether the task still wants an answer.</summary>
    public bool IsOpen(long taskId) => _run?.Tasks.Find(taskId) is not null;

    /// <summary>Whether a worker has taken the task.</summary>
    public bool IsTaken(long taskId) => _run?.Tasks.Find(taskId) is { IsTaken: true };

    /// <summary>
    /// A worker lives: the heartbeat's timer begins anew. Leaves no event, so after a rebuild the host calls it for every taken task, whose worker has a full interval again.
    /// </summary>
    /// <returns>False when the task is not open any more.</returns>
    public bool Heartbeat(long taskId, DateTimeOffset now) => _run?.Tasks.Heartbeat(taskId, now) ?? false;

    /// <summary>Takes a signal.</summary>
    /// <param name="budget">After how many events to stop.</param>
    /// <exception cref="FormatException">The output of a task is not JSON; nothing happened.</exception>
    public Turn Apply(Signal signal, DateTimeOffset now, int budget = DefaultBudget) => Apply(signal, now, budget, LongestTurn);

    /// <summary>Takes a signal of the history again, which led to so many events.</summary>
    public Turn Reapply(Signal signal, DateTimeOffset now, int events) => Apply(signal, now, events, long.MaxValue);

    private Turn Apply(Signal signal, DateTimeOffset now, int budget, long longest)
    {
        if (_run is null && signal is not Signal.Start) throw new InvalidOperationException("An execution begins with Start");
        if (signal is Signal.Redrive ? !CanRedrive : Status != ExecutionStatus.Running) return new Turn([], [], []);
        _run ??= new Run(_machine, _identity, _input, _options, now);
        _run.Now = now;
        _run.Log.BeginTurn(now);
        try
        {
            Take(_run, signal);
            _run.RunSteps(budget, longest);
        }
        catch (EventLimitException exception)
        {
            _run.Fail(new StateError(ErrorNames.Runtime, exception.Message, IsFinal: true));
        }

        var (scheduled, closed) = _run.Tasks.EndTurn();
        return new Turn(_run.Log.EndTurn(), scheduled, closed);
    }

    private void Take(Run run, Signal signal)
    {
        switch (signal)
        {
            case Signal.Start when run.Log.LastId == 0:
                Start(run);
                break;
            case Signal.TaskStarted started:
                run.Tasks.Started(started.TaskId, started.WorkerName);
                break;
            case Signal.TaskSucceeded succeeded:
                run.Tasks.Succeeded(succeeded.TaskId, succeeded.Output);
                break;
            case Signal.TaskFailed failed:
                run.Tasks.Failed(failed.TaskId, failed.Error, failed.Cause);
                break;
            case Signal.TimerFired fired when run.Timers.Take(fired.TimerId, out var action):
                action();
                break;
            case Signal.Stop stop:
                run.Finish(ExecutionStatus.Aborted, "ExecutionAborted", EventDetails.Failure(stop.Error, stop.Cause), error: new StateError(stop.Error, stop.Cause));
                break;
            case Signal.Redrive:
                run.Reopen();
                ArmTimeout(run);
                run.States.Resume(run.Root);
                break;
        }
    }

    private void Start(Run run)
    {
        run.Log.Add(0, "ExecutionStarted", EventDetails.ExecutionStarted(run.Input.ToJson(), _identity.RoleArn));
        ArmTimeout(run);
        run.States.Enter(run.Root, _machine.Graph.StartAt, run.Input);
    }

    private void ArmTimeout(Run run)
    {
        if (_machine.TimeoutSeconds is { } seconds)
        {
            run.Timers.Arm(run.Now.AddSeconds(seconds), () =>
                run.Finish(ExecutionStatus.TimedOut, "ExecutionTimedOut", EventDetails.Texts(), error: new StateError(null, null)));
        }
    }
}
