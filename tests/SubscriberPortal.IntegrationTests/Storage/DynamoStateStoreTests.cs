using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;
using SubscriberPortal.State.DynamoDb;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>The contract on DynamoDB, and what comes with a network and with several instances.</summary>
public sealed class DynamoStateStoreTests : StateStoreContract, IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly string _table = StateTable.Name($"t{Guid.NewGuid():N}-");

    public void Dispose() => _open.ForEach(open => open.Dispose());

    [Fact]
    public async Task The_table_is_encrypted_restorable_paid_by_request_and_lets_items_expire()
    {
        var moto = await TestServers.MotoAsync();

        var table = JsonNode.Parse(await moto.AwsAsync("dynamodb", "describe-table", "--table-name", _table))!["Table"]!;
        Assert.Equal("PAY_PER_REQUEST", (string)table["BillingModeSummary"]!["BillingMode"]!);
        Assert.Equal("ENABLED", (string)table["SSEDescription"]!["Status"]!);
        var backups = await moto.AwsAsync("dynamodb", "describe-continuous-backups", "--table-name", _table);
        Assert.Contains("\"PointInTimeRecoveryStatus\": \"ENABLED\"", backups, StringComparison.Ordinal);
        var expiry = await moto.AwsAsync("dynamodb", "describe-time-to-live", "--table-name", _table);
        Assert.Contains("\"TimeToLiveStatus\": \"ENABLED\"", expiry, StringComparison.Ordinal);
        Assert.Contains("\"AttributeName\": \"purge_at\"", expiry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_that_start_together_make_one_table()
    {
        var (url, name) = ((await TestServers.MotoAsync()).Url, StateTable.Name($"t{Guid.NewGuid():N}-"));
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new DynamoStateSchema(Calls(url), name).ApplyAsync(None)));
        Assert.Single(applied, steps => steps.Contains("create-table"));
        Assert.Empty(await new DynamoStateSchema(Calls(url), name).ApplyAsync(None));
    }

    [Fact]
    public async Task What_one_instance_wrote_the_other_reads_and_neither_overwrites_the_other_unseen()
    {
        var other = await OtherAsync();
        var version = Assert.Single((await Store.WriteAsync([new StateWrite("p", "k", "1")], None))!);
        Assert.Equal("1", (await other.GetAsync("p", "k", None))!.Value);
        Assert.NotNull(await other.WriteAsync([new StateWrite("p", "k", "2", version)], None));
        Assert.Null(await Store.WriteAsync([new StateWrite("p", "k", "3", version)], None));

        var stores = new[] { Store, other };
        var keys = await Task.WhenAll(Enumerable.Range(0, 300).Select(n => stores[n % 2].AppendAsync("log", $"{n}", null, None)));
        Assert.Equal(300, keys.Distinct().Count());
        var items = await other.QueryAsync(new StateRange("log", Limit: 1000), None);
        Assert.Equal(keys.Order(StringComparer.Ordinal), items.Select(item => item.Key));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_made_once_and_known_to_be_made()
    {
        using var proxy = new FlakyProxy((await TestServers.MotoAsync()).Port);
        var store = Through(proxy, giveUpAfter: TimeSpan.FromSeconds(20));
        var version = Assert.Single((await store.WriteAsync([new StateWrite("p", "k", "1", StateWrite.Absent)], None))!);
        await store.AppendAsync("log", "first", null, None);

        proxy.Mode = ProxyMode.LoseAnswers;
        var change = store.WriteAsync([new StateWrite("p", "k", "2", version)], None);
        var append = store.AppendAsync("log", "entry", null, None);
        await WaitAsync(async () => (await Store.GetAsync("p", "k", None))!.Value == "2" && (await Store.QueryAsync(new StateRange("log"), None)).Count == 2);
        proxy.Mode = ProxyMode.Pass;
        proxy.Reset();

        Assert.NotNull(await change);
        await append;
        Assert.Equal(["first", "entry"], (await Store.QueryAsync(new StateRange("log"), None)).Select(item => item.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_cannot_be_reached_is_neither_empty_nor_waited_for_long(bool isSilent)
    {
        using var proxy = new FlakyProxy((await TestServers.MotoAsync()).Port);
        var store = Through(proxy, giveUpAfter: TimeSpan.FromSeconds(1));
        await store.WriteAsync([new StateWrite("p", "k", "1")], None);

        proxy.Mode = isSilent ? ProxyMode.BlackHole : ProxyMode.Down;
        foreach (var call in new Func<Task>[]
        {
            () => store.GetAsync("p", "k", None), () => store.QueryAsync(new StateRange("p"), None), () => store.WriteAsync([new StateWrite("p", "k", "2")], None), () => store.TryLeaseAsync("l", "o", TimeSpan.FromMinutes(1), None),
        })
        {
            using var patience = RequestPatience.Begin();
            var began = Stopwatch.GetTimestamp();
            var failure = await Assert.ThrowsAsync<SystemUnavailableException>(call);
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            Assert.Equal("state", failure.System);
        }

        proxy.Mode = ProxyMode.Pass;
        Assert.NotNull(await store.GetAsync("p", "k", None));
    }

    [Fact]
    public async Task A_batch_larger_than_a_transaction_of_DynamoDB_is_an_argument_error()
    {
        var value = new string('x', 262_144);
        Assert.NotNull(await Store.WriteAsync([.. Enumerable.Range(0, 12).Select(n => new StateWrite("p", $"{n}", value))], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WriteAsync([.. Enumerable.Range(0, 13).Select(n => new StateWrite("p", $"{n}", value))], None));
    }

    [Fact]
    public async Task A_range_of_which_much_has_expired_is_still_whole()
    {
        foreach (var writes in Enumerable.Range(0, 400).Select(n => new StateWrite("p", $"{n:D3}", "1", null, n % 50 == 0 ? null : Time.Now.AddSeconds(1))).Chunk(100)) await Store.WriteAsync(writes, None);
        Time.Now = Time.Now.AddSeconds(2);
        Assert.Equal(["000", "050", "100"], (await Store.QueryAsync(new StateRange("p", Limit: 3), None)).Select(item => item.Key));
        Assert.Equal(["350"], (await Store.QueryAsync(new StateRange("p", Descending: true, Limit: 1), None)).Select(item => item.Key));
    }

    protected override Task<IStateStore> CreateStoreAsync(TimeProvider time) => OtherAsync();

    private static async Task WaitAsync(Func<Task<bool>> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!await reached()) await Task.Delay(20, limit.Token);
    }

    private async Task<IStateStore> OtherAsync()
    {
        var calls = Calls((await TestServers.MotoAsync()).Url);
        await new DynamoStateSchema(calls, _table).ApplyAsync(None);
        return new DynamoStateStore(calls, _table, Time);
    }

    private DynamoStateStore Through(FlakyProxy proxy, TimeSpan giveUpAfter) => new(Calls($"http://127.0.0.1:{proxy.Port}", giveUpAfter), _table, Time);

    private DynamoCalls Calls(string url, TimeSpan? giveUpAfter = null)
    {
        var clients = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = url, Region = "us-east-1" }));
        var calls = new DynamoCalls(clients, giveUpAfter);
        _open.AddRange([calls, clients]);
        return calls;
    }
}
