using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>Runs a definition to its end in virtual time, with workers that answer as a script says.</summary>
internal sealed class VirtualRun
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ExecutionIdentity Identity = new(
        "arn:aws:states:us-east-1:111122223333:execution:machine:run-1", "run-1", "arn:aws:states:us-east-1:111122223333:stateMachine:machine", "machine", "arn:aws:iam::111122223333:role/role");

    private readonly PriorityQueue<Action, (DateTimeOffset At, int Order)> _actions = new();
    private readonly Dictionary<string, Queue<WorkerAnswer>> _answers;
    private int _order;

    public VirtualRun(string definition, string input, IReadOnlyDictionary<string, IReadOnlyList<WorkerAnswer>>? answers = null, ExecutionOptions? options = null)
    {
        _answers = (answers ?? new Dictionary<string, IReadOnlyList<WorkerAnswer>>()).ToDictionary(pair => pair.Key, pair => new Queue<WorkerAnswer>(pair.Value));
        Execution = new Execution(StateMachine.Parse(definition), Identity, input, options ?? new ExecutionOptions { Seed = 7 });
    }

    public Execution Execution { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    public double Seconds => (Now - Start).TotalSeconds;

    public List<HistoryEvent> Events { get; } = [];

    public List<(Signal Signal, DateTimeOffset At, int Events)> Journal { get; } = [];

    public Dictionary<string, List<JsonData>> Inputs { get; } = [];

    public IEnumerable<string> Types => Events.Select(item => item.Type);

    public JsonData Output => JsonData.Parse(Execution.Output!);

    /// <summary>The waits between a failed attempt and the next one.</summary>
    public IReadOnlyList<double> RetryDelays =>
        [.. Events.Zip(Events.Skip(1)).Where(pair => pair is { Second.Type: "ActivityScheduled", First.Type: "ActivityFailed" or "ActivityTimedOut" })
            .Select(pair => (pair.Second.Timestamp - pair.First.Timestamp).TotalSeconds)];

    public VirtualRun StopAfter(double seconds, string? error, string? cause)
    {
        At(TimeSpan.FromSeconds(seconds), () => Apply(new Signal.Stop(error, cause)));
        return this;
    }

    public VirtualRun Redrive()
    {
        _actions.Clear();
        Apply(new Signal.Redrive());
        return this;
    }

    public VirtualRun Complete()
    {
        if (Execution.LastEventId == 0) Apply(new Signal.Start());
        while (Execution.Status == ExecutionStatus.Running)
        {
            var timer = Execution.NextTimer;
            if (_actions.TryPeek(out _, out var first) && (timer is null || first.At <= timer))
            {
                Now = first.At;
                _actions.Dequeue()();
            }
            else if (timer is not null)
            {
                Now = timer > Now ? timer.Value : Now;
                Apply(Execution.DueTimer(Now)!);
            }
            else
            {
                throw new InvalidOperationException("The execution waits for something that never comes");
            }
        }

        return this;
    }

    private void At(TimeSpan after, Action action) => _actions.Enqueue(action, (Now + after, _order++));

    private void Apply(Signal signal)
    {
        while (true)
        {
            var turn = Execution.Apply(signal, Now);
            Journal.Add((signal, Now, turn.Events.Count));
            Events.AddRange(turn.Events);
            foreach (var task in turn.Scheduled) Work(task);
            if (!Execution.HasMore) return;
            signal = new Signal.Continue();
        }
    }

    private void Work(ScheduledTask task)
    {
        var name = task.IsCallback ? _answers.Keys.First() : task.Resource.Split(':')[^1];
        var queue = _answers[name];
        var answer = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        if (answer.NoPoll) return;
        At(TimeSpan.Zero, () =>
        {
            if (!Execution.IsOpen(task.Id)) return;
            if (!Inputs.TryGetValue(name, out var inputs)) Inputs[name] = inputs = [];
            inputs.Add(JsonData.Parse(task.Input));
            if (!task.IsCallback) Apply(new Signal.TaskStarted(task.Id, "worker"));
            for (var beat = 1; beat <= answer.Heartbeats; beat++)
                At(TimeSpan.FromSeconds(answer.HeartbeatEverySeconds * beat), () => Execution.Heartbeat(task.Id, Now));
            if (answer.Hangs) return;
            At(TimeSpan.FromSeconds((answer.HeartbeatEverySeconds * answer.Heartbeats) + answer.DelaySeconds), () =>
            {
                if (!Execution.IsOpen(task.Id)) return;
                var output = answer.Echoes ? task.Input : answer.Output;
                Apply(output is not null ? new Signal.TaskSucceeded(task.Id, output) : new Signal.TaskFailed(task.Id, answer.Error, answer.Cause));
            });
        });
    }
}
