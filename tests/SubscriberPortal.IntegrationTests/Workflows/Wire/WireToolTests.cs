namespace SubscriberPortal.IntegrationTests.Workflows.Wire;

/// <summary>The tools of AWS against the endpoint, unmodified.</summary>
public sealed class WireToolTests(WireFixture portal) : IClassFixture<WireFixture>
{
    [Fact]
    public async Task Boto3_makes_changes_lists_tags_and_deletes_machines_and_activities() => Assert.Equal("done", await portal.PythonAsync("lifecycle.py"));

    [Fact]
    public async Task Boto3_starts_follows_stops_and_redrives_executions_and_reads_their_history() => Assert.Equal("done", await portal.PythonAsync("executions.py"));

    [Fact]
    public async Task Twenty_executions_run_at_once_with_four_pollers() => Assert.Equal("done", await portal.PythonAsync("many.py"));

    [Fact]
    public async Task A_signature_that_is_wrong_old_or_of_another_request_is_refused() => Assert.Equal("done", await portal.PythonAsync("signatures.py"));

    [Fact]
    public async Task The_command_line_tool_runs_an_execution_to_its_end()
    {
        var activity = await portal.AwsAsync("create-activity", "--name", "cli-work", "--query", "activityArn");
        var definition = $$"""{"StartAt":"Work","States":{"Work":{"Type":"Task","Resource":"{{activity}}","End":true} } }""";
        var machine = await portal.AwsAsync("create-state-machine", "--name", "cli", "--definition", definition, "--role-arn", "arn:aws:iam::000000000000:role/cli", "--query", "stateMachineArn");
        var execution = await portal.AwsAsync("start-execution", "--state-machine-arn", machine, "--name", "run", "--input", """{"a":1}""", "--query", "executionArn");

        var task = (await portal.AwsAsync("get-activity-task", "--activity-arn", activity, "--worker-name", "cli", "--query", "[input,taskToken]")).Split('\t');
        Assert.Equal("""{"a":1}""", task[0]);
        await portal.AwsAsync("send-task-heartbeat", "--task-token", task[1]);
        await portal.AwsAsync("send-task-success", "--task-token", task[1], "--task-output", "[1]");

        Assert.Equal("SUCCEEDED\t[1]", await portal.AwsAsync("describe-execution", "--execution-arn", execution, "--query", "[status,output]"));

        // It prints the length of each page.
        Assert.Equal("2\n2\n2\n1", await portal.AwsAsync("get-execution-history", "--execution-arn", execution, "--page-size", "2", "--query", "length(events)"));
        Assert.Contains("migration-workflow", await portal.AwsAsync("list-state-machines", "--query", "stateMachines[].name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_hundred_polls_wait_without_a_thread_each()
    {
        using var process = portal.Start("python3", Path.Combine(AppContext.BaseDirectory, "Workflows", "Wire", "polls.py"));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var first = await process.StandardOutput.ReadLineAsync(deadline.Token);
        Assert.True(first == "waiting", first ?? await errors);

        // Other tests share the pool; a thread for each poll would be told apart from all that.
        Assert.InRange(ThreadPool.ThreadCount, 1, 150);

        await process.StandardInput.WriteLineAsync("go");
        var second = await process.StandardOutput.ReadLineAsync(deadline.Token);
        Assert.True(second == "done", second ?? await errors);
        await process.WaitForExitAsync(deadline.Token);
    }
}
