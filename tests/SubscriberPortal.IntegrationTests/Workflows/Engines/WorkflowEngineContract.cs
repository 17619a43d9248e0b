using System.Diagnostics;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Workflows.Engines;

/// <summary>What code above an engine builds on, whichever it is. Real time, so the limits in the definitions are seconds.</summary>
public abstract class WorkflowEngineContract : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    private CancellationToken Deadline => _deadline.Token;

    /// <summary>An engine that knows these definitions.</summary>
    private protected abstract Task<IWorkflowEngine> EngineAsync(IReadOnlyDictionary<string, string> definitions);

    public virtual void Dispose()
    {
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_task_goes_to_a_worker_and_its_answer_ends_the_execution()
    {
        var engine = await EngineAsync(OneTask());
        const string Input = """{"name":"Ü€😀","n":1.5,"none":null}""";

        var arn = await engine.StartAsync("test", "run", Input, Deadline);
        var running = await engine.DescribeAsync(arn, Deadline);
        var task = await engine.PollAsync("Work", "worker-1", Deadline);
        Assert.True(await engine.HeartbeatAsync(task!.Token, Deadline));
        Assert.True(await engine.SucceedAsync(task.Token, "\"done\"", Deadline));
        var ended = await EndAsync(engine, arn);

        Assert.Equal(("RUNNING", "run", "test", null), (running!.Status, running.Name, running.Definition, running.StoppedAt));
        AssertJson(Input, task.Input);
        AssertJson(Input, ended.Input);
        Assert.Equal(("SUCCEEDED", "\"done\"", null, null), (ended.Status, ended.Output, ended.Error, ended.Cause));
        Assert.InRange(ended.StoppedAt!.Value - ended.StartedAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.False(await engine.HeartbeatAsync(task.Token, Deadline));
        Assert.False(await engine.SucceedAsync(task.Token, "1", Deadline));
        Assert.False(await engine.FailAsync(task.Token, "Late", "Too late.", Deadline));
    }

    [Fact]
    public async Task The_history_is_read_by_id_and_names_the_worker()
    {
        var engine = await EngineAsync(OneTask());
        var arn = await engine.StartAsync("test", "run", "{}", Deadline);
        var begun = await engine.HistoryAsync(arn, 0, 1000, Deadline);
        var task = await engine.PollAsync("Work", "worker-1", Deadline);
        await engine.SucceedAsync(task!.Token, "{}", Deadline);
        await EndAsync(engine, arn);

        var events = await engine.HistoryAsync(arn, 0, 1000, Deadline);
        var middle = await engine.HistoryAsync(arn, 3, 2, Deadline);

        Assert.Equal("ExecutionStarted", begun[0].Type);
        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded", "TaskStateExited", "ExecutionSucceeded"], events.Select(item => item.Type));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], events.Select(item => item.Id));
        Assert.Equal("worker-1", (string?)JsonNode.Parse(events[3].Details!)!["workerName"]);
        Assert.Equal([4, 5], middle.Select(item => item.Id));
        Assert.Empty(await engine.HistoryAsync(arn, 7, 10, Deadline));
    }

    [Fact]
    public async Task A_name_is_started_once_also_by_many_at_the_same_time_and_after_its_end()
    {
        var engine = await EngineAsync(OneTask());

        var arns = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => engine.StartAsync("test", "same", "{}", Deadline)));
        var task = await engine.PollAsync("Work", "w", Deadline);
        await engine.SucceedAsync(task!.Token, "1", Deadline);
        await EndAsync(engine, arns[0]);
        var again = await engine.StartAsync("test", "same", """{"other":"input"}""", Deadline);

        Assert.Equal([again], arns.Distinct());
        Assert.Equal("1", (await engine.DescribeAsync(again, Deadline))!.Output);
        Assert.Equal(7, (await engine.HistoryAsync(again, 0, 1000, Deadline)).Count);
    }

    [Fact]
    public async Task A_failure_is_caught_with_its_error_and_cause_and_fails_the_execution_where_nobody_catches_it()
    {
        var engine = await EngineAsync(new Dictionary<string, string>
        {
            ["caught"] = """
                { "StartAt": "Work", "States": {
                  "Work": { "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 60, "HeartbeatSeconds": 30, "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Failed" }], "End": true },
                  "Failed": { "Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause" } } }
                """,
            ["uncaught"] = TestDefinitions.OneTask,
        });

        foreach (var definition in (string[])["caught", "uncaught"])
        {
            var arn = await engine.StartAsync(definition, "run", "{}", Deadline);
            var task = await engine.PollAsync("Work", null, Deadline);
            Assert.True(await engine.FailAsync(task!.Token, "Portal.JobFailed", new string('ü', 40_000), Deadline));
            var ended = await EndAsync(engine, arn);

            Assert.Equal(("FAILED", "Portal.JobFailed"), (ended.Status, ended.Error));
            Assert.Equal(new string('ü', 32_768), ended.Cause);
        }
    }

    [Fact]
    public async Task A_stop_ends_the_execution_and_its_worker_learns_of_it()
    {
        var engine = await EngineAsync(OneTask());
        var arn = await engine.StartAsync("test", "run", "{}", Deadline);
        var task = await engine.PollAsync("Work", "w", Deadline);

        await engine.StopAsync(arn, "Portal.Cancelled", "The job was cancelled.", Deadline);

        var ended = await EndAsync(engine, arn);
        Assert.Equal(("ABORTED", "Portal.Cancelled", "The job was cancelled."), (ended.Status, ended.Error, ended.Cause));
        await UntilAsync(async () => !await engine.HeartbeatAsync(task!.Token, Deadline));
        await engine.StopAsync(arn, "Again", null, Deadline);
        Assert.Equal("Portal.Cancelled", (await engine.DescribeAsync(arn, Deadline))!.Error);
    }

    [Fact]
    public async Task A_worker_that_falls_silent_loses_its_task_to_the_next()
    {
        var engine = await EngineAsync(new Dictionary<string, string>
        {
            ["test"] = """
                { "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 30, "HeartbeatSeconds": 1,
                  "Retry": [{ "ErrorEquals": ["States.Timeout", "States.HeartbeatTimeout"], "IntervalSeconds": 1, "MaxAttempts": 2 }], "End": true } } }
                """,
        });
        var arn = await engine.StartAsync("test", "run", """{"a":1}""", Deadline);
        var first = await engine.PollAsync("Work", "first", Deadline);
        var second = await engine.PollAsync("Work", "second", Deadline);

        Assert.Equal(first!.Input, second!.Input);
        Assert.False(await engine.HeartbeatAsync(first.Token, Deadline));
        Assert.True(await engine.SucceedAsync(second.Token, "2", Deadline));
        Assert.Equal("2", (await EndAsync(engine, arn)).Output);
    }

    [Fact]
    public async Task The_time_limit_of_the_definition_ends_the_execution()
    {
        var engine = await EngineAsync(new Dictionary<string, string>
        {
            ["test"] = """{ "StartAt": "Work", "TimeoutSeconds": 1, "States": { "Work": { "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 60, "HeartbeatSeconds": 30, "End": true } } }""",
        });
        var arn = await engine.StartAsync("test", "run", "{}", Deadline);
        var task = await engine.PollAsync("Work", "w", Deadline);

        var ended = await EndAsync(engine, arn);

        Assert.Equal(("TIMED_OUT", null), (ended.Status, ended.Output));
        Assert.NotNull(ended.StoppedAt);
        await UntilAsync(async () => !await engine.HeartbeatAsync(task!.Token, Deadline));
    }

    [Fact]
    public async Task A_map_hands_its_items_to_many_workers_and_keeps_their_order()
    {
        var engine = await EngineAsync(new Dictionary<string, string>
        {
            ["test"] = """
                { "StartAt": "All", "States": { "All": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 3, "ItemSelector": { "item.$": "$$.Map.Item.Value" },
                  "ItemProcessor": { "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 60, "HeartbeatSeconds": 30, "End": true } } }, "End": true } } }
                """,
        });
        var (inHand, most) = (0, 0);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var workers = Enumerable.Range(0, 6).Select(WorkAsync).ToArray();

        var arns = await Task.WhenAll(Enumerable.Range(0, 3).Select(run => engine.StartAsync("test", $"run-{run}", $$"""{"items":[{{string.Join(',', Enumerable.Range(run, 12))}}]}""", Deadline)));
        foreach (var (arn, run) in arns.Select((arn, run) => (arn, run)))
            Assert.Equal($"[{string.Join(',', Enumerable.Range(run, 12).Select(n => n * 2))}]", (await EndAsync(engine, arn)).Output);

        Assert.InRange(most, 2, 6);
        await done.CancelAsync();
        foreach (var worker in workers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker);

        async Task WorkAsync(int number)
        {
            while (await engine.PollAsync("Work", $"w-{number}", done.Token) is { } task)
            {
                most = Math.Max(most, Interlocked.Increment(ref inHand));
                await Task.Delay(20, done.Token);
                Interlocked.Decrement(ref inHand);
                Assert.True(await engine.SucceedAsync(task.Token, $"{(int)JsonNode.Parse(task.Input)!["item"]! * 2}", done.Token));
            }
        }
    }

    [Fact]
    public async Task A_poll_that_is_given_up_ends_at_once_and_takes_no_task()
    {
        var engine = await EngineAsync(OneTask());
        using var cancel = new CancellationTokenSource();
        var poll = engine.PollAsync("Work", "gone", cancel.Token);
        await Task.Delay(500, Deadline);
        var watch = Stopwatch.StartNew();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
        await Task.Delay(500, Deadline);
        await engine.StartAsync("test", "run", "{}", Deadline);
        Assert.NotNull(await engine.PollAsync("Work", "there", Deadline));
    }

    [Fact]
    public async Task What_is_not_there_is_told_as_such()
    {
        var engine = await EngineAsync(OneTask());
        var arn = await engine.StartAsync("test", "run", "{}", Deadline);

        foreach (var unknown in (string[])[arn + "-other", "arn:aws:states:eu-west-3:999999999999:execution:test:run", "nothing"])
        {
            Assert.Null(await engine.DescribeAsync(unknown, Deadline));
            Assert.Empty(await engine.HistoryAsync(unknown, 0, 10, Deadline));
            await engine.StopAsync(unknown, null, null, Deadline);
        }

        Assert.False(await engine.HeartbeatAsync("token", Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync("test", "a bad name", "{}", Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync("other", "run", "{}", Deadline));
    }

    private static Dictionary<string, string> OneTask() => new() { ["test"] = TestDefinitions.OneTask };

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private async Task<ExecutionDescription> EndAsync(IWorkflowEngine engine, string arn)
    {
        ExecutionDescription? found = null;
        await UntilAsync(async () => (found = await engine.DescribeAsync(arn, Deadline))!.Status != "RUNNING");
        return found!;
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition()) await Task.Delay(50, Deadline);
    }
}
