using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>Every case of the conformance set: what was recorded on AWS, told by its documentation, or follows from the specification.</summary>
public class ConformanceTests
{
    [Theory]
    [MemberData(nameof(CaseFolder.Runnable), MemberType = typeof(CaseFolder))]
    public void A_definition_gives_the_recorded_result(string name)
    {
        if (name == CaseFolder.Absent) return;
        var text = CaseFolder.Read(name);

        // The recorded task was a Lambda function, and AWS's message names its kind; the case was converted to an activity, so the kind is another.
        if (name == "catch/service-task-lambada-data-limit-exceeded-on-large-utf8-response") text = text.Replace("'lambda'", "'activity'", StringComparison.Ordinal);
        var data = JsonData.Parse(text);
        var rows = data.Member("table") is { } table ? table.Items : [data];

        Assert.All(rows, row => Run(data, row));
    }

    [Theory]
    [MemberData(nameof(CaseFolder.Invalid), MemberType = typeof(CaseFolder))]
    public void An_invalid_definition_is_refused(string name)
    {
        if (name == CaseFolder.Absent) return;
        var data = JsonData.Parse(CaseFolder.Read(name));
        var type = data.Member("stateMachineType")?.Text == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard;

        var findings = StateMachine.Validate(data.Member("definitionText")?.Text ?? data.Member("definition")!.ToJson(), type);

        Assert.Contains(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.All(findings, finding => Assert.StartsWith("/", finding.Location, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(CaseFolder.Accept), MemberType = typeof(CaseFolder))]
    public void A_valid_definition_is_accepted_or_named_unsupported(string name)
    {
        if (name == CaseFolder.Absent) return;
        var definition = JsonData.Parse(CaseFolder.Read(name)).Member("definition")!.ToJson();
        var unsupported = definition.Contains("\"JSONata\"", StringComparison.Ordinal) || definition.Contains("DISTRIBUTED", StringComparison.Ordinal) || definition.Contains("ItemReader", StringComparison.Ordinal);

        var errors = StateMachine.Validate(definition).Where(finding => finding.Severity == DiagnosticSeverity.Error).ToArray();

        Assert.Equal(unsupported, errors.Length > 0);
        Assert.All(errors, error => Assert.Equal(DiagnosticCodes.NotSupported, error.Code));
    }

    [Theory]
    [MemberData(nameof(CaseFolder.Refused), MemberType = typeof(CaseFolder))]
    public void What_is_out_of_scope_is_refused_as_such(string name)
    {
        if (name == CaseFolder.Absent) return;
        var data = JsonData.Parse(CaseFolder.Read(name));
        if ((data.Member("definition") ?? data.Member("table")!.Items[0].Member("definition")) is not { } definition) return;
        if (!definition.ToJson().Contains("\"JSONata\"", StringComparison.Ordinal) && !definition.ToJson().Contains("DISTRIBUTED", StringComparison.Ordinal)) return;

        Assert.Contains(StateMachine.Validate(definition.ToJson()), finding => finding.Code == DiagnosticCodes.NotSupported);
    }

    private static void Run(JsonData data, JsonData row)
    {
        var missing = data.Member("missingActivities")?.Items.Select(item => item.Text).ToArray() ?? [];
        var run = new VirtualRun(
            (row.Member("definition") ?? data.Member("definition")!).ToJson(),
            row.Member("input")!.ToJson(),
            Answers(row.Member("activities") ?? data.Member("activities") ?? row.Member("callbacks") ?? data.Member("callbacks")),
            new ExecutionOptions { Seed = 7, ActivityExists = arn => !missing.Contains(arn.Split(':')[^1]) });
        if (data.Member("control") is { } control) run.StopAfter(control.Member("stopAfterSeconds")!.AsDouble(), control.Member("error")?.Text, control.Member("cause")?.Text);
        run.Complete();

        var expect = row.Member("expect")!;
        Assert.Equal((expect.Member("status")!.Text, (string?)null), (Status(run.Execution.Status), expect.Member("status")!.Text == Status(run.Execution.Status) ? null : $"{run.Execution.Error}: {run.Execution.Cause}"));
        if (expect.Member("output") is { } output) Assert.True(ExpectedData.Matches(output, run.Output), $"expected {output}\nactual   {run.Output}");
        if (expect.Member("error") is { } error) Assert.Equal(error.Text, run.Execution.Error);
        if (expect.Member("cause") is { } cause) Assert.True(ExpectedData.Matches(cause, JsonData.FromNullable(run.Execution.Cause)), $"expected {cause}\nactual   {run.Execution.Cause}");
        if (expect.Member("errorOneOf") is { } names) Assert.Contains(run.Execution.Error, names.Items.Select(item => item.Text));
        CheckRun(data, run);
        CheckRebuild(run, row, data);
    }

    private static void CheckRun(JsonData data, VirtualRun run)
    {
        if (data.Member("events") is { } events)
        {
            var expected = events.Items.Select(item => item.Text);
            if (data.Member("eventsOrdered") is { IsTrue: true }) Assert.Equal(expected, run.Types);
            else Assert.Equal(expected.Order(), run.Types.Order());
        }

        foreach (var (name, inputs) in data.Member("expectActivityInputs")?.Members.AsEnumerable() ?? [])
            Assert.True(ExpectedData.Matches(inputs, JsonData.FromItems(run.Inputs[name])), $"{name}: expected {inputs}\nactual {JsonData.FromItems(run.Inputs[name])}");
        foreach (var (name, attempts) in data.Member("expectAttempts")?.Members.AsEnumerable() ?? []) Assert.Equal(attempts.AsDouble(), run.Inputs[name].Count);
        if (data.Member("expectRetryDelaysSeconds") is { } delays) Assert.Equal(delays.Items.Select(item => item.AsDouble()), run.RetryDelays);
        if (data.Member("expectRetryDelaysMaxSeconds") is { } bounds) Assert.All(bounds.Items.Zip(run.RetryDelays), pair => Assert.InRange(pair.Second, 0, pair.First.AsDouble()));
        if (data.Member("minSeconds") is { } least) Assert.True(run.Seconds >= least.AsDouble(), $"ended after {run.Seconds} s");
        if (data.Member("maxSeconds") is { } most) Assert.True(run.Seconds <= most.AsDouble(), $"ended after {run.Seconds} s");
    }

    /// <summary>The signals of the run, given again, lead to the same events.</summary>
    private static void CheckRebuild(VirtualRun run, JsonData row, JsonData data)
    {
        var missing = data.Member("missingActivities")?.Items.Select(item => item.Text).ToArray() ?? [];
        var again = new Execution(
            StateMachine.Parse((row.Member("definition") ?? data.Member("definition")!).ToJson()), VirtualRun.Identity, row.Member("input")!.ToJson(),
            new ExecutionOptions { Seed = 7, ActivityExists = arn => !missing.Contains(arn.Split(':')[^1]) });
        var events = run.Journal.SelectMany(entry => again.Reapply(entry.Signal, entry.At, entry.Events).Events).ToArray();
        Assert.Equal(run.Events, events);
    }

    private static Dictionary<string, IReadOnlyList<WorkerAnswer>>? Answers(JsonData? script) =>
        script?.Members.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<WorkerAnswer>)[.. pair.Value.Items.Select(WorkerAnswer.From)]);

    private static string Status(ExecutionStatus status) => status == ExecutionStatus.TimedOut ? "TIMED_OUT" : status.ToString().ToUpperInvariant();
}
