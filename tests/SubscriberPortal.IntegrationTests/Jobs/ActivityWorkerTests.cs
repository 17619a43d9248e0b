using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Jobs;

public sealed class ActivityWorkerTests : IAsyncLifetime
{
    private readonly FakeEngine _engine = new();
    private readonly TestActivity _activity = new();
    private string _jobId = "";

    public ActivityWorkerTests() => Application = PortalApplication.With(
        services => services.AddSingleton<IWorkflowEngine>(_engine).AddSingleton<IActivityHandler>(_activity), ("Jobs:HeartbeatSeconds", "1"), ("Jobs:Workers", "2"));

    private PortalApplication Application { get; }

    public async Task InitializeAsync()
    {
        using var admin = await Application.SignInAs("admin");
        _jobId = (string)(await admin.PostJsonAsync("/audit/jobs", new { }, System.Net.HttpStatusCode.Accepted))["job_id"]!;
    }

    public async Task DisposeAsync() => await Application.DisposeAsync();

    [Fact]
    public async Task A_handlers_output_is_the_tasks()
    {
        Hand("t", "ok");

        Assert.Equal("""succeeded {"done":true}""", await AnswerAsync("t"));
    }

    [Theory]
    [InlineData("known", "failed Portal.JobFailed: Row 7 is bad.")]
    [InlineData("unavailable", "failed Portal.SystemUnavailable: legacy cannot be reached: refused")]
    public async Task A_failure_that_has_a_name_keeps_it(string what, string expected)
    {
        Hand("t", what);

        Assert.Equal(expected, await AnswerAsync("t"));
    }

    [Fact]
    public async Task An_unexpected_failure_tells_nothing_of_its_message_and_the_workers_live_on()
    {
        for (var i = 0; i < 5; i++) Hand($"bad-{i}", "unexpected");
        Hand("good", "ok");

        Assert.Equal("""succeeded {"done":true}""", await AnswerAsync("good"));
        var answer = await AnswerAsync("bad-4");
        Assert.StartsWith("failed Portal.Internal: An unexpected error in TestActivity (InvalidDataException)", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jobId":"01900000-0000-7000-8000-000000000000"}""")]
    public async Task A_task_without_a_known_job_fails_for_good(string input)
    {
        _engine.Hand("TestActivity", "t", input);

        Assert.StartsWith("failed Portal.JobFailed", await AnswerAsync("t"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_nobody_wants_any_more_is_cancelled_and_not_answered()
    {
        Hand("t", "forever");
        await _activity.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        _engine.Unwanted["t"] = true;

        await _activity.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Hand("next", "ok");
        await AnswerAsync("next");
        Assert.False(_engine.Answers.ContainsKey("t"));
    }

    private void Hand(string token, string what) => _engine.Hand("TestActivity", token, new JsonObject { ["jobId"] = _jobId, ["what"] = what }.ToJsonString());

    private async Task<string> AnswerAsync(string token)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (_engine.Answers.TryGetValue(token, out var answer)) return answer;
            await Task.Delay(10, deadline.Token);
        }
    }

    private sealed class TestActivity : IActivityHandler
    {
        public TaskCompletionSource Started { get; } = new();

        public TaskCompletionSource Cancelled { get; } = new();

        public string Activity => "TestActivity";

        public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
        {
            switch ((string)context.Input["what"]!)
            {
                case "known": throw new ActivityFailedException(ActivityFailedException.Permanent, "Row 7 is bad.");
                case "unavailable": throw new SystemUnavailableException("legacy", "refused");
                case "unexpected": throw new InvalidDataException("secret number +99900000001");
                case "forever":
                    Started.TrySetResult();
                    await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    Cancelled.TrySetResult();
                    cancellationToken.ThrowIfCancellationRequested();
                    break;
            }

            return new JsonObject { ["done"] = context.Job.JobType == JobTypes.Audit };
        }
    }
}
