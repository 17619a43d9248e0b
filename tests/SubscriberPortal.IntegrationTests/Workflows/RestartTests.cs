using System.Globalization;
using SubscriberPortal.Jobs.Workflows.Embedded;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>The process is killed before or after a commit and another takes over: the execution ends as if nothing had happened. Some of the commits by default, all with PORTAL_SOAK=1.</summary>
public sealed class RestartTests(ITestOutputHelper output) : IDisposable
{
    private const string Work = """ "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 600, "HeartbeatSeconds": 60, "Retry": [{ "ErrorEquals": ["States.Timeout", "Flaky"], "IntervalSeconds": 2, "MaxAttempts": 9, "JitterStrategy": "FULL" }] """;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("PORTAL_SOAK") == "1";

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["Pass"] = """ "A": { "Type": "Pass", "Result": { "n": 1 }, "Assign": { "x.$": "$.n" }, "Next": "B" }, "B": { "Type": "Pass", "Parameters": { "x.$": "$x", "id.$": "$$.Execution.Name" }, "End": true }""",
        ["Task"] = """ "A": { TASK, "ResultPath": "$.a", "Next": "B" }, "B": { TASK, "ResultPath": "$.b", "End": true }""",
        ["Task that is retried and caught"] = """ "A": { TASK, "Parameters": { "fail": true }, "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B" }], "End": true }, "B": { TASK, "End": true }""",
        ["Choice"] = """ "A": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "IsPresent": true, "Next": "A" }], "Default": "B", "Assign": { "x": 2 } }, "B": { TASK, "Next": "C" }, "C": { "Type": "Pass", "Parameters": { "x.$": "$x" }, "End": true }""",
        ["Wait"] = """ "A": { "Type": "Wait", "Seconds": 30, "Next": "B" }, "B": { "Type": "Wait", "Timestamp": "2020-01-01T00:00:00Z", "Next": "C" }, "C": { TASK, "End": true }""",
        ["Parallel"] = """ "A": { "Type": "Parallel", "End": true, "Branches": [{ "StartAt": "L", "States": { "L": { TASK, "End": true } } }, { "StartAt": "R", "States": { "R": { "Type": "Wait", "Seconds": 7, "Next": "S" }, "S": { TASK, "End": true } } }] }""",
        ["Map"] = """ "A": { "Type": "Pass", "Parameters": { "items.$": "States.ArrayRange(1, 5, 1)" }, "Next": "M" }, "M": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": { "StartAt": "I", "States": { "I": { TASK, "Next": "J" }, "J": { "Type": "Pass", "End": true } } }, "End": true }""",
        ["Map that fails"] = """ "A": { "Type": "Pass", "Parameters": { "items": [1, "fatal", 3] }, "Next": "M" }, "M": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": { "StartAt": "I", "States": { "I": { TASK, "End": true } } }, "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "F" }], "End": true }, "F": { "Type": "Fail", "ErrorPath": "$.Error", "Cause": "of an iteration" }""",
        ["Succeed"] = """ "A": { TASK, "Next": "B" }, "B": { "Type": "Succeed" }""",
        ["Fail"] = """ "A": { TASK, "Next": "B" }, "B": { "Type": "Fail", "ErrorPath": "$.did", "Cause": "as it was told" }""",
        ["Fail in a branch"] = """ "A": { "Type": "Parallel", "End": true, "Branches": [{ "StartAt": "L", "States": { "L": { TASK, "Next": "F" }, "F": { "Type": "Fail", "Error": "Branch", "Cause": "c" } } }, { "StartAt": "R", "States": { "R": { "Type": "Wait", "Seconds": 9999, "End": true } } }] }""",
        ["Timeout of the whole"] = """ "A": { TASK, "Next": "B" }, "B": { "Type": "Wait", "Seconds": 999999, "End": true }""",
    };

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(5));

    public static TheoryData<string> Names => [.. Kinds.Keys];

    public void Dispose() => _deadline.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task A_restart_at_any_commit_ends_the_same(string kind)
    {
        await using var fixture = await EngineFixture.CreateAsync($"{{ \"StartAt\": \"A\", \"TimeoutSeconds\": 100000, \"States\": {{ {Kinds[kind].Replace("TASK", Work, StringComparison.Ordinal)} }} }}");
        var counting = new CrashingStore(fixture.Store);
        var whole = fixture.NewEngine(counting);
        var expected = await RunAsync(fixture, whole, "run");
        await whole.DisposeAsync();

        // Everything is tried where commits are few; else some of them, other ones for every kind.
        var every = IsSoak || counting.Writes < 6 ? 1 : 3;
        var tried = 0;
        for (var at = 1 + (kind.Length % every); at <= counting.Writes; at += every)
        {
            foreach (var afterTheWrite in new[] { false, true })
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"crash-{at}-{afterTheWrite}");
                var first = fixture.NewEngine(new CrashingStore(fixture.Store) { CrashAt = at, AfterTheWrite = afterTheWrite });
                await new EngineDriver(first, fixture.Time, Answer(), "Work").RunUntilCrashAsync(name, _deadline.Token);
                await first.DisposeAsync();

                var second = fixture.NewEngine();
                await second.RecoverAsync(_deadline.Token);
                Assert.Equal(expected.Replace("run", name, StringComparison.Ordinal), await RunAsync(fixture, second, name));
                await second.DisposeAsync();
                tried++;
            }
        }

        output.WriteLine($"{kind}: {tried} restarts at {counting.Writes} commits, each ended as {expected}");
        Assert.True(tried >= 2);
    }

    private async Task<string> RunAsync(EngineFixture fixture, EmbeddedWorkflowEngine engine, string name)
    {
        var arn = await engine.StartAsync("test", name, "{}", _deadline.Token);
        var found = await new EngineDriver(engine, fixture.Time, Answer(), "Work").RunAsync(arn, _deadline.Token);
        return $"{found.Status} {found.Output} {found.Error} {found.Cause}";
    }

    /// <summary>A worker that remembers nothing, so that a task done twice is done alike.</summary>
    private static Func<string, string, (string? Output, string? Error)> Answer() => (_, input) => input switch
    {
        _ when input.Contains("\"fail\"", StringComparison.Ordinal) => (null, "Flaky"),
        "\"fatal\"" => (null, "Fatal"),
        _ => ("""{"did":"Work"}""", null),
    };
}
