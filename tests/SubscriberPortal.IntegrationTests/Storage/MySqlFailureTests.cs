using System.Diagnostics;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy.Provisioning;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>A server that stops, falls silent or refuses: what the provider says, how soon, and whether it was true.</summary>
public sealed class MySqlFailureTests
{
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(2);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_of_batches_leaves_nothing_half_done_and_serves_again_when_it_is_back()
    {
        using var server = await MariaDbServer.StartNewAsync();
        await using var system = await MySqlSystem.CreateAsync(server);
        var batches = Enumerable.Range(0, 200).Select(n => Enumerable.Range(n * 50, 50).Select(i => SubscriberWrite.Put(Samples.Subscriber(i), $"b{n}:{i}")).ToArray()).ToArray();
        var outcomes = new IReadOnlyList<WriteOutcome>?[batches.Length];
        var writing = Parallel.ForEachAsync(Enumerable.Range(0, batches.Length), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (n, _) => outcomes[n] = await TryAsync(system.Provider, batches[n]));
        while (outcomes.Count(outcome => outcome is not null) < 40) await Task.Delay(5);
        server.Kill();
        await writing;
        await SaysSoonThatItIsGoneAsync(system.Provider);

        await server.StartAsync();
        Assert.Equal(HealthState.Healthy, (await system.Provider.CheckHealthAsync(None)).State);
        var kinds = new Dictionary<string, int>();
        for (var n = 0; n < batches.Length; n++)
        {
            var found = (await system.Provider.GetManyAsync([.. batches[n].Select(write => write.Uid)], None)).Count;
            var kind = outcomes[n] is not { } known ? "unavailable" : known.All(outcome => outcome is WriteOutcome.Done) ? "done" : known.All(outcome => outcome is WriteOutcome.Unknown) ? "unknown" : "mixed";
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            Assert.True(kind switch { "unavailable" => found == 0, "done" => found == 50, "unknown" => found is 0 or 50, _ => false }, $"Batch {n} is {kind}, and {found} of its records are there.");
        }

        Assert.True(kinds["done"] >= 40 && kinds["unavailable"] >= 1, string.Join(' ', kinds));

        // The very same writes again: what was made is a replay, the rest is made now.
        for (var n = 0; n < batches.Length; n++) Assert.All(await system.Provider.WriteBatchAsync(batches[n], None), outcome => Assert.IsType<WriteOutcome.Done>(outcome));
        Assert.Equal("10000 10000", await system.ValueAsync("SELECT CONCAT((SELECT COUNT(*) FROM subscribers), ' ', (SELECT COUNT(*) FROM audit_logs))"));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_named_soon_by_every_call_at_once()
    {
        var server = await TestServers.MariaDbAsync();
        using var proxy = new FlakyProxy(server.Port);
        await using var system = await MySqlSystem.CreateAsync(server, proxy.Port);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(n), $"{n}"), None)));

        proxy.Mode = ProxyMode.BlackHole;
        await SaysSoonThatItIsGoneAsync(system.Provider);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Assert.ThrowsAsync<SystemUnavailableException>(() => system.Provider.GetAsync(Samples.Uid(n), None))));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, SoonEnough);

        proxy.Mode = ProxyMode.Pass;
        await UntilAsync(async () => (await system.Provider.CheckHealthAsync(None)).State == HealthState.Healthy);
        Assert.NotNull(await system.Provider.GetAsync(Samples.Uid(7), None));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_made_known()
    {
        var server = await TestServers.MariaDbAsync();
        using var proxy = new FlakyProxy(server.Port);
        await using var system = await MySqlSystem.CreateAsync(server, proxy.Port);
        var wasLost = false;
        for (var round = 1; round <= 10 && !wasLost; round++)
        {
            await system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(round), $"{round}"), None);
            // Four answers are awaited, 200 ms each: two to begin, one to the insertion, and one to the commit, which goes out at 600 ms and comes back at 800.
            proxy.Delay = TimeSpan.FromMilliseconds(100);
            var write = system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(100 + round), $"lost:{round}"), None);
            await Task.Delay(720);
            proxy.Mode = ProxyMode.LoseAnswers;
            await Task.Delay(150);
            var isWritten = await system.ValueAsync($"SELECT COUNT(*) FROM subscribers WHERE uid = '{Samples.Uid(100 + round)}'") == "1";
            wasLost = isWritten && !write.IsCompleted;
            (proxy.Delay, proxy.Mode) = (TimeSpan.Zero, ProxyMode.Pass);
            proxy.Reset();

            var stored = $"SELECT COUNT(*) FROM audit_logs WHERE record_uid = '{Samples.Uid(100 + round)}'";
            try
            {
                var done = Assert.IsType<WriteOutcome.Done>(await write);
                Assert.Equal(done.After, await system.Provider.GetAsync(Samples.Uid(100 + round), None));
                Assert.Equal("1", await system.ValueAsync(stored));
            }
            catch (SystemUnavailableException)
            {
                // On a busy machine it did not come as far as the commit.
                Assert.Equal("0", await system.ValueAsync(stored));
                Assert.False(wasLost);
            }
        }

        Assert.True(wasLost, "The answer to a commit was not lost in any round.");
    }

    [Fact]
    public async Task An_acknowledgement_is_true_whenever_the_connection_breaks()
    {
        var server = await TestServers.MariaDbAsync();
        using var proxy = new FlakyProxy(server.Port);
        await using var system = await MySqlSystem.CreateAsync(server, proxy.Port);
        await system.Provider.WriteBatchAsync([.. Enumerable.Range(0, 400).Select(n => SubscriberWrite.Put(Samples.Subscriber(n), $"0:{n}"))], None);
        for (var round = 1; round <= 25; round++)
        {
            // Per task its own twenty records: made, changed and removed.
            var tasks = Enumerable.Range(0, 8).Select(task => TryAsync(system.Provider, [.. Enumerable.Range(task * 50, 50).Select(n => (round + task) % 3 == 0
                ? SubscriberWrite.Remove(Samples.Uid(n), null, $"{round}:{n}")
                : SubscriberWrite.Put(Samples.Subscriber(n) with { LastName = $"Round {round}" }, $"{round}:{n}"))])).ToArray();
            await Task.Delay(Random.Shared.Next(1, 40));
            proxy.Mode = ProxyMode.LoseAnswers;
            await Task.Delay(Random.Shared.Next(1, 10));
            proxy.Reset();
            proxy.Mode = ProxyMode.Pass;
            var outcomes = await Task.WhenAll(tasks);

            for (var task = 0; task < tasks.Length; task++)
            {
                var stored = await system.Provider.GetManyAsync([.. Enumerable.Range(task * 50, 50).Select(Samples.Uid)], None);
                var isRemoval = (round + task) % 3 == 0;
                var isMade = isRemoval ? stored.Count == 0 : stored.Count == 50 && stored.Values.All(record => record.Subscriber.LastName == $"Round {round}");
                Assert.DoesNotContain(outcomes[task] ?? [], outcome => outcome is WriteOutcome.Unknown);
                if (outcomes[task] is not null) Assert.True(isMade, $"Round {round}, task {task}");
                else if (!isRemoval) Assert.DoesNotContain(stored.Values, record => record.Subscriber.LastName == $"Round {round}");
            }
        }
    }

    [Fact]
    public async Task What_is_wrong_with_the_settings_is_said_in_an_operators_words()
    {
        var server = await TestServers.MariaDbAsync();
        await using var bare = await MySqlSystem.CreateAsync(server, hasSchema: false);
        Assert.Contains("schema", (await bare.Provider.CheckHealthAsync(None)).Detail, StringComparison.Ordinal);
        Assert.Contains("migrate-schema", (await Assert.ThrowsAsync<SystemUnavailableException>(() => bare.Provider.GetAsync("a", None))).Message, StringComparison.Ordinal);

        await bare.QueryAsync("CREATE USER IF NOT EXISTS 'reader'@'%' IDENTIFIED BY 'Reader-7-horse'");
        foreach (var (change, words) in new (Action<MySqlConnectionStringBuilder>, string)[]
        {
            (where => where.Password = "wrong-Secret-1", "Check User ID and Password"),
            (where => where.Database = "nowhere", "Create the database"),
            (where => where.Port = ServerProcess.FreePort(), "Check that the server runs"),
            (where => where.Server = "nowhere.invalid", "Check Server"),
            (where => (where.UserID, where.Password) = ("reader", "Reader-7-horse"), "privilege"),
        })
        {
            var where = new MySqlConnectionStringBuilder(await server.NewDatabaseAsync());
            change(where);
            await using var database = MySqlSystem.Open(where.ConnectionString);
            var watch = Stopwatch.StartNew();
            var health = await new MySqlProvisioningProvider(bare.Provider.System, database, TimeProvider.System).CheckHealthAsync(None);
            Assert.Equal(HealthState.Unhealthy, health.State);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, SoonEnough);
            Assert.True(health.Detail.Contains(words, StringComparison.Ordinal) || health.Detail.Contains("denied", StringComparison.OrdinalIgnoreCase), health.Detail);
            Assert.DoesNotContain(where.Password, health.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_record_that_another_writer_keeps_locked_is_said_to_be_and_others_go_on()
    {
        var server = await TestServers.MariaDbAsync();
        await using var system = await MySqlSystem.CreateAsync(server);
        await system.Provider.WriteBatchAsync([.. Enumerable.Range(1, 2).Select(n => SubscriberWrite.Create(Samples.Subscriber(n), $"{n}"))], None);
        var holding = system.QueryAsync($"BEGIN; UPDATE subscribers SET last_name = 'Held' WHERE uid = '{Samples.Uid(1)}'; SELECT SLEEP(4); ROLLBACK;");
        await UntilAsync(async () => await system.ValueAsync("SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep' AND db = DATABASE()") == "1");

        var blocked = Assert.ThrowsAsync<SystemUnavailableException>(() => system.Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1) with { LastName = "Late" }, "late"), None));
        Assert.IsType<WriteOutcome.Done>(await system.Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(2) with { LastName = "Free" }, "free"), None));
        Assert.Contains("lock", (await blocked).Message, StringComparison.Ordinal);
        await holding;
        await Task.Delay(200);
        Assert.Equal("Example", (await system.Provider.GetAsync(Samples.Uid(1), None))!.Subscriber.LastName);
    }

    /// <summary>The outcomes; null when the provider said that nothing was written.</summary>
    private static async Task<IReadOnlyList<WriteOutcome>?> TryAsync(IProvisioningProvider provider, IReadOnlyList<SubscriberWrite> writes)
    {
        try
        {
            return await provider.WriteBatchAsync(writes, None);
        }
        catch (SystemUnavailableException)
        {
            return null;
        }
    }

    private static async Task SaysSoonThatItIsGoneAsync(IProvisioningProvider provider)
    {
        Func<Task>[] calls =
        [
            () => provider.GetAsync(Samples.Uid(1), None),
            () => provider.FindByMsisdnAsync(Samples.Msisdn(1), None),
            () => provider.ListAsync(new SubscriberQuery(), None),
            () => provider.CountAsync(None),
            () => provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1) with { LastName = "Lost" }, "gone"), None),
        ];
        foreach (var call in calls)
        {
            using var patience = RequestPatience.Begin();
            var watch = Stopwatch.StartNew();
            var unavailable = await Assert.ThrowsAsync<SystemUnavailableException>(call);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, SoonEnough);
            Assert.Equal(SystemKeys.Legacy, unavailable.System);
            Assert.Contains("MySQL", unavailable.Message, StringComparison.Ordinal);
        }

        var clock = Stopwatch.StartNew();
        Assert.Equal(HealthState.Unhealthy, (await provider.CheckHealthAsync(None)).State);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, SoonEnough);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await Task.Delay(50);
        }
    }
}
