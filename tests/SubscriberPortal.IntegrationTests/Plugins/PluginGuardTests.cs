using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SubscriberPortal.Host.Plugins;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>What a plugin may do wrong, and what comes of it.</summary>
public sealed class PluginGuardTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    private static readonly SubscriberWrite Write = SubscriberWrite.Create(Storage.Samples.Subscriber(1), "test:1");

    public static TheoryData<string> Misdeeds => ["throws", "throws at once", "never ends", "blocks its thread", "is cancelled"];

    [Theory, MemberData(nameof(Misdeeds))]
    public async Task A_question_that_goes_wrong_is_an_unreachable_system_in_time(string misdeed)
    {
        var plugin = Guarded(misdeed);
        var watch = Stopwatch.StartNew();
        foreach (var question in new Func<Task>[]
        {
            () => plugin.GetAsync("a", default), () => plugin.ListAsync(new SubscriberQuery(), default), () => plugin.CountAsync(default),
            async () => await plugin.ScanAsync(new ScanSegment(0, 1, "x"), SubscriberFilter.All, null, default).FirstAsync(),
        })
        {
            var failure = await Assert.ThrowsAsync<SystemUnavailableException>(question);
            Assert.Equal("unruly", failure.System);
            Assert.DoesNotContain(UnrulyProvider.Secret, failure.Message, StringComparison.Ordinal);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Theory, MemberData(nameof(Misdeeds))]
    public async Task A_write_that_goes_wrong_is_unknown_and_never_an_exception(string misdeed)
    {
        var plugin = Guarded(misdeed);

        var one = Assert.IsType<WriteOutcome.Unknown>(await plugin.WriteAsync(Write, default));
        var many = await plugin.WriteBatchAsync([Write], default);

        Assert.Equal("unruly", one.System);
        Assert.DoesNotContain(UnrulyProvider.Secret, one.Detail, StringComparison.Ordinal);
        Assert.IsType<WriteOutcome.Unknown>(Assert.Single(many));
    }

    [Theory, MemberData(nameof(Misdeeds))]
    public async Task A_health_check_that_goes_wrong_is_unhealthy_in_time(string misdeed)
    {
        var watch = Stopwatch.StartNew();
        var health = await Guarded(misdeed).CheckHealthAsync(default);

        Assert.Equal(HealthState.Unhealthy, health.State);
        Assert.DoesNotContain(UnrulyProvider.Secret, health.Detail, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));
    }

    [Fact]
    public async Task A_write_of_which_the_plugin_says_that_nothing_was_written_is_believed_in_its_first_line()
    {
        var plugin = Guarded(new UnrulyProvider(_ => throw new SystemUnavailableException("other", "It is closed.\n   at Some.Method()")));

        var failure = await Assert.ThrowsAsync<SystemUnavailableException>(() => plugin.WriteAsync(Write, default));

        Assert.Equal(("unruly", "It is closed."), (failure.System, failure.Message));
    }

    [Fact]
    public async Task Outcomes_that_do_not_fit_the_writes_are_not_believed()
    {
        var plugin = Guarded(new UnrulyProvider(_ => Task.CompletedTask) { Outcomes = [] });

        Assert.IsType<WriteOutcome.Unknown>(Assert.Single(await plugin.WriteBatchAsync([Write], default)));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so_and_not_that_the_system_is_down()
    {
        var plugin = Guarded("never ends");
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plugin.GetAsync("a", impatient.Token));
    }

    [Fact]
    public async Task A_hundred_calls_that_block_take_no_thread_of_the_portal()
    {
        var plugin = Guarded("blocks its thread");
        var calls = Enumerable.Range(0, 100).Select(_ => Assert.ThrowsAsync<SystemUnavailableException>(() => plugin.GetAsync("a", default))).ToArray();

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Thread.Yield())));
        var waited = watch.Elapsed;
        await Task.WhenAll(calls);

        Assert.InRange(waited, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.InRange(watch.Elapsed, Limit / 2, TimeSpan.FromSeconds(12));
    }

    private static GuardedProvider Guarded(string misdeed) => Guarded(new UnrulyProvider(misdeed switch
    {
        "throws" => async _ => await Task.Yield(),
        "throws at once" => _ => throw new FormatException(UnrulyProvider.Secret),
        "never ends" => _ => new TaskCompletionSource().Task,
        "blocks its thread" => Block,
        _ => _ => Task.FromException(new OperationCanceledException()),
    }));

    /// <summary>Long enough for every limit here, and not for ever, so that the tests' process can end.</summary>
    private static Task Block(CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // A plugin that blocks its thread is what is tested.
        Thread.Sleep(TimeSpan.FromSeconds(5));
#pragma warning restore RS0030
        return Task.CompletedTask;
    }

    private static GuardedProvider Guarded(UnrulyProvider plugin) => new(plugin, Limit, NullLogger<GuardedProvider>.Instance);
}
