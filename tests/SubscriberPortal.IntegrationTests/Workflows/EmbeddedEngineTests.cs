using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Workflows;

public sealed class EmbeddedEngineTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task A_task_goes_to_a_worker_and_its_answer_ends_the_execution()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();

        var arn = await engine.StartAsync("test", "one", """{"a":1}""", Deadline);
        var task = await engine.PollAsync("Work", "worker-1", Deadline);
        Assert.True(await engine.SucceedAsync(task!.Token, """{"b":2}""", Deadline));
        await engine.WhenIdleAsync();

        var found = await engine.DescribeAsync(arn, Deadline);
        Assert.Equal(("SUCCEEDED", """{"a":1}""", """{"b":2}"""), (found!.Status, found.Input, found.Output));
        Assert.Equal("""{"a":1}""", task.Input);
        var events = await engine.HistoryAsync(arn, 0, 1000, Deadline);
        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded", "TaskStateExited", "ExecutionSucceeded"],
            events.Select(item => item.Type));
        Assert.Equal("worker-1", (string?)JsonNode.Parse(events[3].Details!)!["workerName"]);
    }

    [Fact]
    public async Task A_name_is_started_once_also_by_two_at_the_same_time()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();

        var arns = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.StartAsync("test", "same", "{}", Deadline)));
        var again = await fixture.NewEngine().StartAsync("test", "same", "{}", Deadline);

        Assert.Equal([again], arns.Distinct());
        Assert.NotNull(await engine.PollAsync("Work", "w", Deadline));
        var second = engine.PollAsync("Work", "w", Deadline);
        await engine.WhenIdleAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(second.IsCompleted);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await second);
    }

    [Fact]
    public async Task A_whole_workflow_runs_to_its_end()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.Everything);
        var engine = fixture.NewEngine();
        var arn = await engine.StartAsync("test", "all", "{}", Deadline);

        var found = await new EngineDriver(engine, fixture.Time, Everything.Work(), TestDefinitions.EverythingsActivities).RunAsync(arn, Deadline);

        Assert.Equal(("SUCCEEDED", null), (found.Status, found.Cause ?? found.Error));
        Assert.Equal(Everything.Output, found.Output);
    }

    [Fact]
    public async Task Payloads_larger_than_an_item_of_the_store_come_back_whole()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();
        var input = $"\"{new string('é', 120_000)}\"";

        var arn = await engine.StartAsync("test", "large", input, Deadline);
        var task = await engine.PollAsync("Work", "w", Deadline);
        Assert.True(await engine.SucceedAsync(task!.Token, task.Input, Deadline));
        await engine.WhenIdleAsync();

        var found = await fixture.NewEngine().DescribeAsync(arn, Deadline);
        Assert.Equal((input, input), (found!.Input, found.Output));
        Assert.Equal([5L, 6L], (await engine.HistoryAsync(arn, 4, 2, Deadline)).Select(item => item.Id));
        Assert.Equal(7, (await engine.HistoryAsync(arn, 0, 1000, Deadline)).Count);
    }

    [Fact]
    public async Task A_map_of_a_thousand_chunks_costs_few_commits()
    {
        await using var fixture = await EngineFixture.CreateAsync(
            """
            { "StartAt": "Plan", "States": {
              "Plan": { "Type": "Pass", "Parameters": { "items.$": "States.ArrayRange(1, 1000, 1)" }, "Next": "All" },
              "All": { "Type": "Map", "ItemsPath": "$.items", "ResultSelector": { "count.$": "States.ArrayLength($)" }, "End": true,
                "ItemProcessor": { "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 600, "End": true } } } } } }
            """);
        var engine = fixture.NewEngine();
        var arn = await engine.StartAsync("test", "thousand", "{}", Deadline);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var workers = Enumerable.Range(0, 16).Select(async _ =>
        {
            while (!done.IsCancellationRequested && await engine.PollAsync("Work", "w", done.Token) is { } task) await engine.SucceedAsync(task.Token, "1", done.Token);
        }).ToArray();
        while ((await engine.DescribeAsync(arn, Deadline))!.Status == "RUNNING") await Task.Delay(20, Deadline);
        await done.CancelAsync();
        await Task.WhenAll(workers).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal("""{"count":1000}""", (await engine.DescribeAsync(arn, Deadline))!.Output);
        Assert.InRange(fixture.Commits, 1, 2 * 1000);
    }
}
