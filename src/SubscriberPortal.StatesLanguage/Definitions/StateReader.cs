using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads one state.</summary>
internal sealed class StateReader(GraphReader graphs, FieldReader fields, bool jsonataMachine)
{
    private static readonly string[] WaitFields = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];

    public State? Read(string name)
    {
        // What follows the rules of another query language cannot be judged here; that it is refused was said already.
        if (StateMachineReader.QueryLanguage(fields, jsonataMachine)) return null;
        fields.Require("Type");
        var state = fields.String("Type") switch
        {
            "Pass" => Pass(name),
            "Task" => Task(name),
            "Choice" => Choice(name),
            "Wait" => Wait(name),
            "Succeed" => Paths(new SucceedState(name)),
            "Fail" => new FailState(name) { Error = fields.Text("Error"), Cause = fields.Text("Cause") },
            "Parallel" => Parallel(name),
            "Map" => new MapStateReader(graphs, fields).Read(name) is { } map ? Fallible(Selected(Flow(map))) : null,
            null => (State?)null,
            var other => Unknown(other),
        };
        if (state is not null) fields.RejectOthers();
        return state;
    }

    private State? Unknown(string type)
    {
        fields.Diagnostics.Schema($"'{type}' is not a type of state", fields.At("Type"));
        return null;
    }

    private PassState Pass(string name)
    {
        var result = fields.Take("Result");
        if (result is not null && HasComputedField(result))
            fields.Diagnostics.Warning(DiagnosticCodes.PassResultIsStatic, "A Result is static: a name that ends in .$ is taken literally", fields.At("Result"));
        return Result(Flow(new PassState(name) { Result = result }));
    }

    private TaskState? Task(string name)
    {
        fields.Require("Resource");
        var kind = new ResourceReader(graphs.Type, fields).Read(out var resource);
        if (fields.Take("Credentials") is not null && fields.Object("Credentials") is { } credentials)
        {
            credentials.Require("RoleArn");
            credentials.Take("RoleArn");
            credentials.Take("RoleArn.$");
            credentials.RejectOthers();
        }

        var state = new TaskState(name) { Resource = resource, Kind = kind, Timeout = fields.WholeNumber("TimeoutSeconds", 1), Heartbeat = fields.WholeNumber("HeartbeatSeconds", 1) };
        if (state is { Timeout.Literal: { } timeout, Heartbeat.Literal: { } heartbeat } && heartbeat >= timeout)
            fields.Diagnostics.Schema($"HeartbeatSeconds ({heartbeat}) must be smaller than TimeoutSeconds ({timeout})", fields.At("HeartbeatSeconds"));
        return Fallible(Selected(Flow(state)));
    }

    private ChoiceState Choice(string name)
    {
        fields.Require("Choices");
        var reader = new ChoiceReader(fields.Diagnostics);
        var rules = fields.Objects("Choices").Select(reader.Rule).OfType<ChoiceRule>().ToArray();
        if (fields.Take("Choices") is { Kind: JsonKind.Array, Items.Count: 0 }) fields.Diagnostics.Schema("At least one rule is required", fields.At("Choices"));
        return Paths(new ChoiceState(name) { Choices = rules, Default = fields.String("Default"), Assign = fields.Assign() });
    }

    private WaitState Wait(string name)
    {
        if (WaitFields.Count(fields.Has) != 1) fields.Diagnostics.Schema("Exactly one of the fields 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath' is required", fields.Location);
        Instant? timestamp = null;
        if (fields.String("Timestamp") is { } text)
        {
            timestamp = Instant.Parse(text);
            if (timestamp is null) fields.Diagnostics.Schema("String does not match RFC3339 timestamp", fields.At("Timestamp"));
        }

        return Flow(new WaitState(name) { Seconds = fields.WholeNumber("Seconds", 0), Timestamp = timestamp, TimestampPath = fields.Path("TimestampPath") });
    }

    private ParallelState Parallel(string name)
    {
        fields.Require("Branches");
        var branches = new List<StateGraph>();
        foreach (var branch in fields.Objects("Branches"))
        {
            if (graphs.Read(branch, false) is { } graph) branches.Add(graph);
            branch.RejectOthers();
        }

        if (fields.Take("Branches") is { Kind: JsonKind.Array, Items.Count: 0 }) fields.Diagnostics.Schema("At least one branch is required", fields.At("Branches"));
        return Fallible(Selected(Flow(new ParallelState(name) { Branches = branches })));
    }

    private T Fallible<T>(T state)
        where T : FallibleState
    {
        var reader = new ErrorHandlingReader(fields);
        return state with { Retry = reader.Retry(), Catch = reader.Catch() };
    }

    private T Selected<T>(T state)
        where T : ResultState => Result(state) with { ResultSelector = fields.Template("ResultSelector") };

    private T Result<T>(T state)
        where T : ResultState => state with { Parameters = state is MapState ? null : fields.Template("Parameters"), ResultPath = fields.ResultPath() };

    private T Flow<T>(T state)
        where T : State
    {
        var next = fields.String("Next");
        var end = fields.Take("End", JsonKind.Boolean);
        if (next is not null && end is { IsTrue: true }) fields.Diagnostics.Schema("Only one of the fields 'Next' and 'End' may be given", fields.Location);
        else if (next is null && end is not { IsTrue: true }) fields.Diagnostics.Schema("One of the fields 'Next' and 'End' is required", fields.Location);
        return Paths(state) with { Next = next, Assign = fields.Assign() };
    }

    private T Paths<T>(T state)
        where T : State => state with { InputPath = fields.DataPath("InputPath"), OutputPath = fields.DataPath("OutputPath") };

    private static bool HasComputedField(JsonData data) =>
        data.Members.Any(member => member.Key.EndsWith(".$", StringComparison.Ordinal) || HasComputedField(member.Value)) || data.Items.Any(HasComputedField);
}
