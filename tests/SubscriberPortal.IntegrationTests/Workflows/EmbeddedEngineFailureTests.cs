using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Workflows;

public sealed class EmbeddedEngineFailureTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(5));

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_at_any_commit_leads_to_the_same_end(bool afterTheWrite)
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.Everything);
        var crashed = true;
        for (var at = 1; crashed; at++)
        {
            var name = $"crash-{at}";
            var work = Everything.Work();
            var first = fixture.NewEngine(new CrashingStore(fixture.Store) { CrashAt = at, AfterTheWrite = afterTheWrite });
            crashed = await new EngineDriver(first, fixture.Time, work, TestDefinitions.EverythingsActivities).RunUntilCrashAsync(name, Deadline);
            await first.DisposeAsync();

            var second = fixture.NewEngine();
            await second.RecoverAsync(Deadline);
            var arn = await second.StartAsync("test", name, "{}", Deadline);
            var found = await new EngineDriver(second, fixture.Time, work, TestDefinitions.EverythingsActivities).RunAsync(arn, Deadline);

            Assert.Equal((name, "SUCCEEDED", Everything.Output), (name, found.Status, found.Output));
            await second.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_lost_heartbeat_ends_the_task_and_a_late_answer_is_refused()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();
        var arn = await engine.StartAsync("test", "silent", "{}", Deadline);
        var task = await engine.PollAsync("Work", "w", Deadline);

        await AdvanceAsync(fixture, engine, 50);
        Assert.True(await engine.HeartbeatAsync(task!.Token, Deadline));
        await AdvanceAsync(fixture, engine, 50);
        Assert.Equal("RUNNING", (await engine.DescribeAsync(arn, Deadline))!.Status);
        await AdvanceAsync(fixture, engine, 11);

        var found = await engine.DescribeAsync(arn, Deadline);
        Assert.Equal(("FAILED", "States.Timeout"), (found!.Status, found.Error));
        Assert.False(await engine.SucceedAsync(task.Token, "{}", Deadline));
        Assert.False(await engine.FailAsync(task.Token, "E", "c", Deadline));
        Assert.False(await engine.HeartbeatAsync(task.Token, Deadline));
    }

    [Fact]
    public async Task A_task_that_nobody_polls_times_out()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();
        var arn = await engine.StartAsync("test", "lonely", "{}", Deadline);

        await AdvanceAsync(fixture, engine, 599);
        Assert.Equal("RUNNING", (await engine.DescribeAsync(arn, Deadline))!.Status);
        await AdvanceAsync(fixture, engine, 2);

        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityTimedOut", "ExecutionFailed"],
            (await engine.HistoryAsync(arn, 0, 100, Deadline)).Select(item => item.Type));
        var poll = engine.PollAsync("Work", "w", Deadline);
        await AdvanceAsync(fixture, engine, 61);
        Assert.Null(await poll);
    }

    [Fact]
    public async Task A_stopped_execution_is_aborted_and_its_worker_learns_it_from_the_heartbeat()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();
        var arn = await engine.StartAsync("test", "stopped", "{}", Deadline);
        var task = await engine.PollAsync("Work", "w", Deadline);

        await engine.StopAsync(arn, "Portal.Paused", "by an operator", Deadline);
        await engine.StopAsync(arn, "Portal.Cancelled", "too late", Deadline);

        var found = await engine.DescribeAsync(arn, Deadline);
        Assert.Equal(("ABORTED", "Portal.Paused", "by an operator"), (found!.Status, found.Error, found.Cause));
        Assert.False(await engine.HeartbeatAsync(task!.Token, Deadline));
        Assert.False(await engine.SucceedAsync(task.Token, "{}", Deadline));
    }

    [Fact]
    public async Task A_token_stays_good_over_a_restart_and_without_its_worker_the_heartbeat_ends_it()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var first = fixture.NewEngine();
        await first.StartAsync("test", "kept", "{}", Deadline);
        var kept = await first.PollAsync("Work", "w", Deadline);
        var arn = await first.StartAsync("test", "lost", "{}", Deadline);
        Assert.NotNull(await first.PollAsync("Work", "w", Deadline));
        await first.DisposeAsync();

        var second = fixture.NewEngine();
        await second.RecoverAsync(Deadline);
        await AdvanceAsync(fixture, second, 59);
        Assert.True(await second.SucceedAsync(kept!.Token, "1", Deadline));
        Assert.Equal("RUNNING", (await second.DescribeAsync(arn, Deadline))!.Status);
        await AdvanceAsync(fixture, second, 2);

        Assert.Equal("States.Timeout", (await second.DescribeAsync(arn, Deadline))!.Error);
    }

    [Fact]
    public async Task A_task_whose_worker_died_with_the_process_is_handed_out_again_at_once_under_the_same_token()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var first = fixture.NewEngine();
        var arn = await first.StartAsync("test", "orphan", """{"n":1}""", Deadline);
        var before = await first.PollAsync("Work", "w", Deadline);
        await first.DisposeAsync();

        var second = fixture.NewEngine();
        await second.RecoverAsync(Deadline);
        var again = await second.PollAsync("Work", "w", Deadline);
        Assert.Equal(before, again);
        var next = second.PollAsync("Work", "w", Deadline);
        await AdvanceAsync(fixture, second, 50);
        Assert.True(await second.HeartbeatAsync(again!.Token, Deadline));
        await AdvanceAsync(fixture, second, 50);
        Assert.True(await second.SucceedAsync(again.Token, "1", Deadline));

        Assert.Equal("SUCCEEDED", (await second.DescribeAsync(arn, Deadline))!.Status);
        await AdvanceAsync(fixture, second, 61);
        Assert.Null(await next);
        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded", "TaskStateExited", "ExecutionSucceeded"],
            (await second.HistoryAsync(arn, 0, 100, Deadline)).Select(item => item.Type));
    }

    [Fact]
    public async Task A_task_of_a_living_worker_is_not_handed_out_again_when_the_execution_is_read_again()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var store = new CrashingStore(fixture.Store);
        var engine = fixture.NewEngine(store);
        var arn = await engine.StartAsync("test", "living", "{}", Deadline);
        var held = await engine.PollAsync("Work", "w", Deadline);

        store.IsDown = true;
        await Assert.ThrowsAsync<SystemUnavailableException>(() => engine.SucceedAsync(held!.Token, "1", Deadline));
        store.IsDown = false;
        var poll = engine.PollAsync("Work", "w", Deadline);
        await AdvanceAsync(fixture, engine, 2);
        Assert.True(await engine.HeartbeatAsync(held!.Token, Deadline));
        await engine.WhenIdleAsync();

        Assert.False(poll.IsCompleted);
        Assert.True(await engine.SucceedAsync(held.Token, "1", Deadline));
        Assert.Equal("SUCCEEDED", (await engine.DescribeAsync(arn, Deadline))!.Status);
        await AdvanceAsync(fixture, engine, 61);
        Assert.Null(await poll);
    }

    [Fact]
    public async Task A_task_that_waits_in_the_queue_is_there_after_a_restart()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var first = fixture.NewEngine();
        await first.StartAsync("test", "queued", """{"n":1}""", Deadline);
        await first.DisposeAsync();

        var second = fixture.NewEngine();
        await second.RecoverAsync(Deadline);

        Assert.Equal("""{"n":1}""", (await second.PollAsync("Work", "w", Deadline))!.Input);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("dGVzdDp4.3.AAAA")]
    public async Task A_made_up_token_is_refused(string token)
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();
        await engine.StartAsync("test", "x", "{}", Deadline);

        Assert.False(await engine.SucceedAsync(token, "{}", Deadline));
        Assert.False(await engine.HeartbeatAsync(token, Deadline));
    }

    [Fact]
    public async Task A_bad_name_an_unknown_definition_and_bad_input_are_refused()
    {
        await using var fixture = await EngineFixture.CreateAsync(TestDefinitions.OneTask);
        var engine = fixture.NewEngine();

        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync("test", "a b", "{}", Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync("other", "a", "{}", Deadline));
        await Assert.ThrowsAsync<FormatException>(() => engine.StartAsync("test", "a", "{", Deadline));
        Assert.Null(await engine.DescribeAsync("arn:aws:states:us-east-1:000000000000:execution:test:a", Deadline));
    }

    private static async Task AdvanceAsync(EngineFixture fixture, EmbeddedWorkflowEngine engine, double seconds)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        await engine.WhenIdleAsync();
    }
}
