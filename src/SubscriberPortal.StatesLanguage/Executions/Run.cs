using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Expressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>What the parts of the interpreter share about one execution.</summary>
internal sealed class Run
{
    private readonly Queue<(Branch? Branch, Action Step)> _ready = new();
    private readonly ContextObject _context;

    public Run(StateMachine machine, ExecutionIdentity identity, JsonData input, ExecutionOptions options, DateTimeOffset now)
    {
        Machine = machine;
        Options = options;
        Input = input;
        Now = now;
        Log = new EventLog(options.MaxEvents);
        Random = new RandomSource(options.Seed);
        Root = new Branch(machine.Graph, null, 0, null, new VariableScope(null));
        _context = new ContextObject(identity, input, now);
        Tasks = new TaskRunner(this);
        Groups = new GroupRunner(this);
        Errors = new ErrorHandler(this);
        States = new StateRunner(this);
    }

    public StateMachine Machine { get; }

    public ExecutionOptions Options { get; }

    public JsonData Input { get; }

    public EventLog Log { get; }

    public TimerSet Timers { get; } = new();

    public RandomSource Random { get; }

    public Branch Root { get; }

    public TaskRunner Tasks { get; }

    public GroupRunner Groups { get; }

    public ErrorHandler Errors { get; }

    public StateRunner States { get; }

    public DateTimeOffset Now { get; set; }

    public ExecutionStatus Status { get; private set; }

    public JsonData? Output { get; private set; }

    public StateError? Error { get; private set; }

    public bool HasSteps => _ready.Count > 0;

    /// <summary>Puts a step at the end of the queue; it is dropped when its branch is given up before its turn.</summary>
    public void Enqueue(Branch? branch, Action step) => _ready.Enqueue((branch, step));

    public void RunSteps(int budget, long longest)
    {
        while (Status == ExecutionStatus.Running && Log.TurnCount < budget && Log.TurnLength < longest && _ready.TryDequeue(out var next))
        {
            if (next.Branch is not { IsOver: true }) next.Step();
        }
    }

    /// <summary>Does a part of a state's work, and hands its failure to the state's retriers and catchers.</summary>
    public void Guard(Visit visit, Action work)
    {
        try
        {
            work();
        }
        catch (StateErrorException exception)
        {
            Errors.Handle(visit, StateError.From(exception));
        }
    }

    public EvaluationScope Scope(Visit visit, JsonData input) => Scope(visit, input, visit.Branch.MapItem);

    public EvaluationScope Scope(Visit visit, JsonData input, JsonData? mapItem, string? taskToken = null) =>
        new(input, () => _context.For(visit, mapItem, taskToken), visit.Branch.Variables, Random);

    /// <summary>Makes an execution that has ended a running one again.</summary>
    public void Reopen()
    {
        (Status, Output, Error) = (ExecutionStatus.Running, null, null);
        Root.LastEventId = Log.LastId;
        Log.Add(Root, "ExecutionRedriven", EventDetails.Redriven(_context.Redriven(Now)));
    }

    /// <summary>Ends the execution with its last event.</summary>
    public void Finish(ExecutionStatus status, string eventType, string? details, JsonData? output = null, StateError? error = null)
    {
        Log.AddLast(Root.LastEventId, eventType, details);
        (Status, Output, Error) = (status, output, error);
        _ready.Clear();
        Timers.Clear();
        Tasks.CloseAll();
    }

    public void Fail(StateError error) =>
        Finish(ExecutionStatus.Failed, "ExecutionFailed", EventDetails.Failure(error.Error, error.Cause), error: error);
}
