using System.Diagnostics;
using SubscriberPortal.Cloud;
using SubscriberPortal.Cloud.DynamoDb;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>A network that fails, and a DynamoDB that is not there.</summary>
public sealed class DynamoDbFailureTests : IAsyncLifetime
{
    /// <summary>As the settings have it by themselves.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(new CloudOptions().TimeLimitMilliseconds);
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(2);

    private DynamoDbSystem _direct = null!;
    private FlakyProxy _proxy = null!;
    private DynamoDbSystem _hasty = null!;
    private DynamoDbSystem _patient = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _direct = await DynamoDbSystem.CreateAsync();
        _proxy = new FlakyProxy((await TestServers.MotoAsync()).Port);
        _hasty = _direct.Through($"http://127.0.0.1:{_proxy.Port}", Limit);
        _patient = _direct.Through($"http://127.0.0.1:{_proxy.Port}", TimeSpan.FromSeconds(30));

        // The first call of a client finds credentials and loads code.
        await Task.WhenAll(_hasty.Provider.CheckHealthAsync(None), _patient.Provider.CheckHealthAsync(None));
    }

    public async Task DisposeAsync()
    {
        _hasty.Close();
        _patient.Close();
        _proxy.Dispose();
        await _direct.DisposeAsync();
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_unavailable_at_once_and_never_empty()
    {
        var nobody = _direct.Through($"http://127.0.0.1:{ServerProcess.FreePort()}", Limit);
        await AssertUnavailableAsync(nobody.Provider, "cannot be reached (connection refused)");
        nobody.Close();
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_unavailable_and_then_works_again()
    {
        _proxy.Mode = ProxyMode.Down;
        await AssertUnavailableAsync(_hasty.Provider, "");

        _proxy.Mode = ProxyMode.Pass;
        Assert.IsType<WriteOutcome.Done>(await _patient.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None));
    }

    [Fact]
    public async Task A_black_hole_is_unavailable_in_time()
    {
        _proxy.Mode = ProxyMode.BlackHole;
        await AssertUnavailableAsync(_hasty.Provider, "did not answer");
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_sent_again_and_made_once()
    {
        _proxy.Mode = ProxyMode.LoseAnswers;
        var writing = _patient.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None);
        var stored = await StoredAsync(1);
        _proxy.Mode = ProxyMode.Pass;
        _proxy.Reset();

        var done = Assert.IsType<WriteOutcome.Done>(await writing);

        Assert.Equal((WriteEffect.Created, false, stored.Version), (done.Effect, done.Replayed, done.After!.Version));
        Assert.Equal(stored, await _direct.Provider.GetAsync(Samples.Uid(1), None));
    }

    [Fact]
    public async Task A_write_whose_answers_stay_lost_is_unknown_and_known_when_it_is_sent_again()
    {
        _proxy.Mode = ProxyMode.LoseAnswers;
        var write = SubscriberWrite.Create(Samples.Subscriber(1), "x");
        var unknown = Assert.IsType<WriteOutcome.Unknown>(await _hasty.Provider.WriteAsync(write, None));
        Assert.Equal("cloud", unknown.System);
        var stored = await StoredAsync(1);
        _proxy.Mode = ProxyMode.Pass;
        _proxy.Reset();

        var done = Assert.IsType<WriteOutcome.Done>(await _patient.Provider.WriteAsync(write, None));

        Assert.True(done.Replayed);
        Assert.Equal(stored.Version, done.After!.Version);
    }

    [Fact]
    public async Task Health_says_what_is_wrong_within_two_seconds()
    {
        _proxy.Mode = ProxyMode.BlackHole;
        var watch = Stopwatch.StartNew();
        var health = await _hasty.Provider.CheckHealthAsync(None);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, InTime);
        Assert.Equal(HealthState.Unhealthy, health.State);
        Assert.StartsWith("DynamoDB did not answer within", health.Detail, StringComparison.Ordinal);
    }

    private static async Task AssertUnavailableAsync(DynamoDbProvisioningProvider provider, string words)
    {
        Func<Task>[] calls =
        [
            () => provider.GetAsync(Samples.Uid(1), None),
            () => provider.ListAsync(new SubscriberQuery { Search = "+999" }, None),
            () => provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1), "x"), None),
        ];
        foreach (var call in calls)
        {
            using var patience = RequestPatience.Begin();
            var watch = Stopwatch.StartNew();
            var error = await Assert.ThrowsAsync<SystemUnavailableException>(call);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, InTime);
            Assert.Equal("cloud", error.System);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(HealthState.Unhealthy, (await provider.CheckHealthAsync(None)).State);
    }

    private async Task<StoredSubscriber> StoredAsync(int n)
    {
        for (var look = 0; look < 1000; look++)
        {
            if (await _direct.Provider.GetAsync(Samples.Uid(n), None) is { } stored) return stored;
            await Task.Delay(10);
        }

        throw new TimeoutException("The write has not arrived.");
    }
}
