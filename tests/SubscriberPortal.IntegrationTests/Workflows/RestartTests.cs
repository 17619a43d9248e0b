using System.Globalization;
using SubscriberPortal.Jobs.Workflows.Embedded;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>The process is killed before or after a commit and another takes over: the execution ends as if nothing had happened. Some of the commits by default, all with PORTAL_SOAK=1.</summary>
public sealed class RestartTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("PORTAL_SOAK") == "1";

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(5));

    public static TheoryData<string> Names => [.. StateKinds.All.Keys];

    public void Dispose() => _deadline.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task A_restart_at_any_commit_ends_the_same(string kind)
    {
        await using var fixture = await EngineFixture.CreateAsync(StateKinds.Definition(kind));
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
                await new EngineDriver(first, fixture.Time, (_, input) => StateKinds.Answer(input), StateKinds.Activity).RunUntilCrashAsync(name, _deadline.Token);
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
        var found = await new EngineDriver(engine, fixture.Time, (_, input) => StateKinds.Answer(input), StateKinds.Activity).RunAsync(arn, _deadline.Token);
        return $"{found.Status} {found.Output} {found.Error} {found.Cause}";
    }
}
