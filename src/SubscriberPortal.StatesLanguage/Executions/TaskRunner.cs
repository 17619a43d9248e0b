using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Schedules tasks and takes their answers.</summary>
internal sealed class TaskRunner(Run run)
{
    private const long LongestTimeout = 99_999_999;

    private readonly Dictionary<long, OpenTask> _open = [];
    private readonly List<ScheduledTask> _scheduled = [];
    private readonly List<long> _closed = [];

    public IEnumerable<OpenTask> Open => _open.Values;

    public OpenTask? Find(long taskId) => _open.GetValueOrDefault(taskId);

    public (IReadOnlyList<ScheduledTask> Scheduled, IReadOnlyList<long> Closed) EndTurn()
    {
        var result = (_scheduled.Where(task => _open.ContainsKey(task.Id)).ToArray(), _closed.ToArray());
        _scheduled.Clear();
        _closed.Clear();
        return result;
    }

    public void Schedule(Visit visit, TaskState state, JsonData input)
    {
        if (state.Kind == TaskKind.Other) throw StateErrorException.Runtime($"The resource {state.Resource} cannot be called by this engine, which runs activities and callbacks");
        if (state.Kind == TaskKind.Activity && !run.Options.ActivityExists(state.Resource)) throw StateErrorException.Runtime($"The activity {state.Resource} does not exist.");

        // The token is known before the event that it is named after: a callback's parameters carry it.
        var token = run.Options.TaskToken(run.Log.LastId + 1);
        var scope = run.Scope(visit, input, visit.Branch.MapItem, state.Kind == TaskKind.Callback ? token : null);
        var timeout = Seconds(state.Timeout);
        var heartbeat = Seconds(state.Heartbeat);
        if (heartbeat >= timeout) throw StateErrorException.Runtime($"HeartbeatSeconds ({heartbeat}) must be smaller than TimeoutSeconds ({timeout})");
        var payload = state.Parameters?.Evaluate(scope) ?? input;
        if (payload.Utf8Length() > run.Options.MaxPayloadBytes) throw StateErrorException.TooLarge(state.Name, isFinal: true);

        var text = payload.ToJson();
        var id = state.Kind == TaskKind.Activity
            ? run.Log.Add(visit.Branch, "ActivityScheduled", EventDetails.Scheduled(state.Resource, text, timeout, heartbeat))
            : run.Log.Add(visit.Branch, "TaskScheduled", EventDetails.TaskScheduled(ResourceName.From(state.Resource), text, timeout, heartbeat));
        var task = new OpenTask(new ScheduledTask(id, state.Resource, text, token, state.Kind == TaskKind.Callback), visit)
        {
            HeartbeatEvery = heartbeat is null ? null : TimeSpan.FromSeconds(heartbeat.Value),
        };
        _open[id] = task;
        _scheduled.Add(task.Task);
        visit.Task = task;
        if (timeout is not null) task.TimeoutTimer = run.Timers.Arm(run.Now.AddSeconds(timeout.Value), () => TimeOut(task, isHeartbeat: false));
        if (state.Kind == TaskKind.Callback) Submit(task);

        long? Seconds(WholeNumber? field) => field is null ? null : StateRunner.Read(field, scope, 1, LongestTimeout);
    }

    public void Started(long taskId, string? workerName)
    {
        if (Find(taskId) is not { IsTaken: false } task) return;
        task.LastEventId = run.Log.Add(task.Visit.Branch, "ActivityStarted", workerName is null ? EventDetails.Texts() : EventDetails.Texts(("workerName", workerName)));
        Take(task);
    }

    public void Succeeded(long taskId, string output)
    {
        if (Find(taskId) is not { } task) return;
        var result = JsonData.Parse(output);
        Close(task);
        if (result.Utf8Length() > run.Options.MaxPayloadBytes)
        {
            var error = StateErrorException.TooLarge(task.Task.IsCallback ? ResourceName.From(task.Task.Resource).Type : "activity", isFinal: false);
            Fail(task, "Failed", new StateError(error.Error, error.Message));
            return;
        }

        run.Log.Add(task.Visit.Branch, Prefix(task) + "Succeeded", task.Task.IsCallback
            ? EventDetails.TaskOutput(ResourceName.From(task.Task.Resource), result.ToJson())
            : EventDetails.Output(result.ToJson()));
        run.Guard(task.Visit, () => run.States.Complete(task.Visit, result));
    }

    public void Failed(long taskId, string? error, string? cause)
    {
        if (Find(taskId) is not { } task) return;
        Close(task);
        Fail(task, "Failed", new StateError(error, cause));
    }

    /// <summary>Moves the heartbeat's timer on; false when the task is not open any more.</summary>
    public bool Heartbeat(long taskId, DateTimeOffset now)
    {
        if (Find(taskId) is not { } task) return false;
        if (task is { HeartbeatTimer: { } timer, HeartbeatEvery: { } every }) run.Timers.Move(timer, now + every);
        return true;
    }

    /// <summary>Gives a task up without an event: its state or the whole execution is over.</summary>
    public void Close(OpenTask task)
    {
        if (!_open.Remove(task.Task.Id)) return;
        if (task.TimeoutTimer is { } timeout) run.Timers.Disarm(timeout);
        if (task.HeartbeatTimer is { } heartbeat) run.Timers.Disarm(heartbeat);
        task.Visit.Task = null;
        _closed.Add(task.Task.Id);
    }

    public void CloseAll()
    {
        foreach (var task in _open.Values.ToArray()) Close(task);
    }

    private static string Prefix(OpenTask task) => task.Task.IsCallback ? "Task" : "Activity";

    private void Submit(OpenTask task)
    {
        var resource = ResourceName.From(task.Task.Resource);
        run.Log.Add(task.Visit.Branch, "TaskStarted", EventDetails.Texts(("resourceType", resource.Type), ("resource", resource.Action)));
        task.LastEventId = run.Log.Add(task.Visit.Branch, "TaskSubmitted", EventDetails.TaskOutput(resource, "{}"));
        Take(task);
    }

    private void Take(OpenTask task)
    {
        task.IsTaken = true;
        if (task.HeartbeatEvery is { } every) task.HeartbeatTimer = run.Timers.Arm(run.Now + every, () => TimeOut(task, isHeartbeat: true));
    }

    private void TimeOut(OpenTask task, bool isHeartbeat)
    {
        Close(task);
        Fail(task, "TimedOut", new StateError(ErrorNames.Timeout, null, IsHeartbeat: isHeartbeat));
    }

    private void Fail(OpenTask task, string outcome, StateError error)
    {
        var resource = ResourceName.From(task.Task.Resource);
        run.Log.Add(task.Visit.Branch, Prefix(task) + outcome, task.Task.IsCallback
            ? EventDetails.Failure(error.Error, error.Cause, ("resourceType", resource.Type), ("resource", resource.Action))
            : EventDetails.Failure(error.Error, error.Cause));
        run.Errors.Handle(task.Visit, error);
    }
}
