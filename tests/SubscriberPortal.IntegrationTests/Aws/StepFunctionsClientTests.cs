using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.IntegrationTests.Workflows.Engines;

namespace SubscriberPortal.IntegrationTests.Aws;

/// <summary>The portal's client from end to end against the portal's own Step Functions API, which checks its signatures.</summary>
public sealed class StepFunctionsClientTests : IClassFixture<WireContractPortal>, IDisposable
{
    private const string Role = "arn:aws:iam::000000000000:role/test";

    private readonly string _name = $"c{Guid.NewGuid():N}"[..12];
    private readonly AwsClients _clients;
    private readonly StepFunctionsClient _client;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public StepFunctionsClientTests(WireContractPortal portal)
    {
        _clients = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = portal.Endpoint }));
        _client = _clients.NewStepFunctions(null);
    }

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose()
    {
        _client.Dispose();
        _clients.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task State_machines_are_made_described_updated_listed_and_validated()
    {
        var activity = await _client.CreateActivityAsync(_name, Deadline);
        var made = await _client.CreateStateMachineAsync(_name, Definition(activity, 60), Role, Deadline);
        Assert.Equal(made, await _client.CreateStateMachineAsync(_name, Definition(activity, 60), Role, Deadline));
        await RefusedAsync(StepFunctionsError.StateMachineAlreadyExists, () => _client.CreateStateMachineAsync(_name, Definition(activity, 61), Role, Deadline));
        await RefusedAsync(StepFunctionsError.InvalidDefinition, () => _client.CreateStateMachineAsync(_name + "2", "{}", Role, Deadline));

        await _client.UpdateStateMachineAsync(made.StateMachineArn, Definition(activity, 62), null, Deadline);

        var found = await _client.DescribeStateMachineAsync(made.StateMachineArn, Deadline);
        Assert.Equal((_name, Definition(activity, 62), Role, "STANDARD", "ACTIVE"), (found.Name, found.Definition, found.RoleArn, found.Type, found.Status));
        await RefusedAsync(StepFunctionsError.StateMachineDoesNotExist, () => _client.DescribeStateMachineAsync(made.StateMachineArn + "-none", Deadline));
        Assert.Equal("OK", (await _client.ValidateStateMachineDefinitionAsync(Definition(activity, 60), Deadline)).Result);
        var bad = await _client.ValidateStateMachineDefinitionAsync(Definition(activity, 60).Replace("\"StartAt\":\"Work\"", "\"StartAt\":\"Wrok\"", StringComparison.Ordinal), Deadline);
        Assert.Equal(("FAIL", "MISSING_TRANSITION_TARGET"), (bad.Result, bad.Diagnostics[0].Code));

        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await _client.ListStateMachinesAsync(2, next, Deadline);
            Assert.InRange(page.StateMachines.Count, 0, 2);
            names.AddRange(page.StateMachines.Select(machine => machine.Name));
            next = page.NextToken;
        }
        while (next is not null);
        Assert.Single(names, _name);
        Assert.Contains("migration-workflow", names);
        Assert.Equal(names.Count, (await _client.ListStateMachinesAsync(1000, null, Deadline)).StateMachines.Count);
        await RefusedAsync(StepFunctionsError.InvalidToken, () => _client.ListStateMachinesAsync(2, "not-a-token", Deadline));
    }

    [Fact]
    public async Task Activities_are_made_described_and_listed()
    {
        var arn = await _client.CreateActivityAsync(_name, Deadline);
        Assert.Equal(arn, await _client.CreateActivityAsync(_name, Deadline));
        var found = await _client.DescribeActivityAsync(arn, Deadline);
        Assert.Equal((arn, _name), (found.ActivityArn, found.Name));
        await RefusedAsync(StepFunctionsError.ActivityDoesNotExist, () => _client.DescribeActivityAsync(arn + "-none", Deadline));
        await RefusedAsync(StepFunctionsError.ActivityDoesNotExist, () => _client.GetActivityTaskAsync(arn + "-none", "w", Deadline));
        await RefusedAsync(StepFunctionsError.InvalidName, () => _client.CreateActivityAsync("a b", Deadline));

        var first = await _client.ListActivitiesAsync(1, null, Deadline);
        Assert.NotNull(first.NextToken);
        Assert.Contains(_name, (await _client.ListActivitiesAsync(1000, null, Deadline)).Activities.Select(activity => activity.Name));
    }

    [Fact]
    public async Task An_execution_is_started_worked_on_failed_redriven_and_ends()
    {
        var activity = await _client.CreateActivityAsync(_name, Deadline);
        var machine = (await _client.CreateStateMachineAsync(_name, Definition(activity, 60), Role, Deadline)).StateMachineArn;
        var started = await _client.StartExecutionAsync(machine, "run", """{"a":1}""", Deadline);
        Assert.Equal(started, await _client.StartExecutionAsync(machine, "run", """{"a":1}""", Deadline));
        await RefusedAsync(StepFunctionsError.ExecutionAlreadyExists, () => _client.StartExecutionAsync(machine, "run", "{}", Deadline));
        await RefusedAsync(StepFunctionsError.InvalidExecutionInput, () => _client.StartExecutionAsync(machine, "other", "{", Deadline));
        await RefusedAsync(StepFunctionsError.ExecutionNotRedrivable, () => _client.RedriveExecutionAsync(started.ExecutionArn, "t", Deadline));

        var task = await _client.GetActivityTaskAsync(activity, "worker", Deadline);
        await _client.SendTaskHeartbeatAsync(task!.TaskToken, Deadline);
        await RefusedAsync(StepFunctionsError.InvalidOutput, () => _client.SendTaskSuccessAsync(task.TaskToken, "{", Deadline));
        await _client.SendTaskFailureAsync(task.TaskToken, "Bad", "It was bad.", Deadline);
        await RefusedAsync(StepFunctionsError.TaskTimedOut, () => _client.SendTaskSuccessAsync(task.TaskToken, "1", Deadline));
        await RefusedAsync(StepFunctionsError.InvalidToken, () => _client.SendTaskHeartbeatAsync("none", Deadline));
        var failed = await _client.DescribeExecutionAsync(started.ExecutionArn, Deadline);
        Assert.Equal(("FAILED", "Bad", "It was bad.", "REDRIVABLE", 0), (failed.Status, failed.Error, failed.Cause, failed.RedriveStatus, failed.RedriveCount));

        await _client.RedriveExecutionAsync(started.ExecutionArn, "token-1", Deadline);
        var again = await _client.GetActivityTaskAsync(activity, "worker", Deadline);
        await _client.SendTaskSuccessAsync(again!.TaskToken, "\"done\"", Deadline);

        var ended = await _client.DescribeExecutionAsync(started.ExecutionArn, Deadline);
        Assert.Equal(("SUCCEEDED", "\"done\"", 1, """{"a":1}"""), (ended.Status, ended.Output, ended.RedriveCount, ended.Input));
        Assert.NotNull(ended.StopDate);
        var forwards = await _client.GetExecutionHistoryAsync(started.ExecutionArn, 1000, reverseOrder: false, null, Deadline);
        var last = await _client.GetExecutionHistoryAsync(started.ExecutionArn, 2, reverseOrder: true, null, Deadline);
        var previous = await _client.GetExecutionHistoryAsync(started.ExecutionArn, 2, reverseOrder: true, last.NextToken, Deadline);
        Assert.Equal(Enumerable.Range(1, forwards.Events.Count).Select(id => (long)id), forwards.Events.Select(item => item.Id));
        Assert.Equal(forwards.Events.Reverse().Take(4).Select(item => item.Id), last.Events.Concat(previous.Events).Select(item => item.Id));
        Assert.Equal("worker", (string?)JsonNode.Parse(forwards.Events.First(item => item.Type == "ActivityStarted").Details!)!["workerName"]);
    }

    [Fact]
    public async Task Executions_are_stopped_and_listed_by_status()
    {
        var activity = await _client.CreateActivityAsync(_name, Deadline);
        var machine = (await _client.CreateStateMachineAsync(_name, Definition(activity, 60), Role, Deadline)).StateMachineArn;
        foreach (var name in (string[])["a", "b", "c"]) await _client.StartExecutionAsync(machine, name, "{}", Deadline);
        var stopped = (await _client.StartExecutionAsync(machine, "d", "{}", Deadline)).ExecutionArn;

        await _client.StopExecutionAsync(stopped, "Enough", "It was enough.", Deadline);

        var found = await _client.DescribeExecutionAsync(stopped, Deadline);
        Assert.Equal(("ABORTED", "Enough", "It was enough."), (found.Status, found.Error, found.Cause));
        Assert.Equal(["d"], (await _client.ListExecutionsAsync(machine, "ABORTED", 10, null, Deadline)).Executions.Select(item => item.Name));
        var first = await _client.ListExecutionsAsync(machine, null, 3, null, Deadline);
        var second = await _client.ListExecutionsAsync(machine, null, 3, first.NextToken, Deadline);
        Assert.Equal(["a", "b", "c", "d"], first.Executions.Concat(second.Executions).Select(item => item.Name).Order());
        Assert.Null(second.NextToken);
        await RefusedAsync(StepFunctionsError.ExecutionDoesNotExist, () => _client.StopExecutionAsync(stopped + "-none", null, null, Deadline));
        await RefusedAsync(StepFunctionsError.InvalidArn, () => _client.DescribeExecutionAsync("nothing", Deadline));
    }

    private static string Definition(string activity, int timeout) => $$"""{"StartAt":"Work","States":{"Work":{"Type":"Task","Resource":"{{activity}}","TimeoutSeconds":{{timeout}},"HeartbeatSeconds":30,"End":true} } }""";

    private static async Task RefusedAsync(StepFunctionsError error, Func<Task> call) => Assert.Equal(error, (await Assert.ThrowsAsync<StepFunctionsException>(call)).Error);
}
