using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SubscriberPortal.Cloud.DynamoDb;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class DynamoDbThrottlingTests : IAsyncLifetime
{
    private DynamoDbSystem _direct = null!;
    private AnsweringProxy _proxy = null!;
    private DynamoDbSystem _system = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _direct = await DynamoDbSystem.CreateAsync();
        _proxy = new AnsweringProxy((await TestServers.MotoAsync()).Url);
        _system = _direct.Through(_proxy.Url, TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        _system.Close();
        _proxy.Dispose();
        await _direct.DisposeAsync();
    }

    [Theory]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("ThrottlingException")]
    [InlineData("TransactionConflict")]
    public async Task A_job_that_is_throttled_at_every_step_is_slower_and_whole(string code)
    {
        // Two of three requests are refused, whatever they are.
        var count = 0;
        _proxy.Answer = (operation, body) => Interlocked.Increment(ref count) % 3 == 0 ? null
            : code == "TransactionConflict" ? operation == "TransactWriteItems" ? ProxyAnswer.Cancelled(code, body["TransactItems"]!.AsArray().Count) : null
            : ProxyAnswer.Error(code);
        var meter = new RecordingMeter();
        using var metered = _system.Meters.Begin(meter);

        var writes = Enumerable.Range(1, 60).Select(n => SubscriberWrite.Put(Samples.Subscriber(n), $"job:{n}")).ToArray();
        var outcomes = await _system.Provider.WriteBatchAsync(writes, None);

        Assert.All(outcomes, outcome => Assert.Equal(WriteEffect.Created, Assert.IsType<WriteOutcome.Done>(outcome).Effect));
        Assert.Equal(60, (await _system.Provider.GetManyAsync([.. writes.Select(write => write.Uid)], None)).Count);
        Assert.Equal(60, await CountScannedAsync(_system));
        Assert.True(meter.Throttles > 0);
        Assert.Equal(60, (await _direct.Provider.CountAsync(None)).Total);
    }

    [Fact]
    public async Task What_is_left_unprocessed_is_asked_for_again()
    {
        await FillAsync(90);
        _proxy.Change = (operation, answer) => operation == "BatchGetItem" ? Halve(answer) : answer;

        var found = await _system.Provider.GetManyAsync([.. Enumerable.Range(1, 90).Select(Samples.Uid)], None);
        var owners = await _system.Provider.FindOwnersAsync([.. Enumerable.Range(1, 90).Select(Samples.Msisdn)], [], None);

        Assert.Equal((90, 90), (found.Count, owners.ByMsisdn.Count));
        Assert.True(_proxy.RequestsOf("BatchGetItem") > 6);
    }

    [Fact]
    public async Task Outside_of_a_job_throttling_is_told_in_time_and_nothing_was_written()
    {
        using var system = new Closing(_direct.Through(_proxy.Url, TimeSpan.FromSeconds(1)));
        _proxy.Answer = (_, _) => ProxyAnswer.Error("ThrottlingException");
        var watch = Stopwatch.StartNew();

        var read = await Assert.ThrowsAsync<SystemUnavailableException>(() => system.Provider.GetAsync("a", None));
        _proxy.Answer = (operation, _) => operation == "TransactWriteItems" ? ProxyAnswer.Error("ThrottlingException") : null;
        await Assert.ThrowsAsync<SystemUnavailableException>(() => system.Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1), "x"), None));

        Assert.Equal(("cloud", "DynamoDB throttles requests."), (read.System, read.Message));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Null(await _direct.Provider.GetAsync(Samples.Uid(1), None));
        Assert.Equal(HealthState.Degraded, (await HealthAsync("ThrottlingException")).State);
    }

    [Theory]
    [InlineData("AccessDeniedException", "policy of its role")]
    [InlineData("UnrecognizedClientException", "refuses the portal's credentials")]
    [InlineData("ExpiredTokenException", "have expired")]
    [InlineData("ResourceNotFoundException", "table does not exist")]
    public async Task What_AWS_refuses_is_unavailable_in_an_operators_words_and_never_empty(string code, string words)
    {
        _proxy.Answer = (_, _) => ProxyAnswer.Error(code);

        var read = await Assert.ThrowsAsync<SystemUnavailableException>(() => _system.Provider.ListAsync(new SubscriberQuery(), None));
        await Assert.ThrowsAsync<SystemUnavailableException>(() => _system.Provider.CountAsync(None));
        await Assert.ThrowsAsync<SystemUnavailableException>(() => _system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None));

        Assert.Contains(words, read.Message, StringComparison.Ordinal);
        var health = await HealthAsync(code);
        Assert.Equal(HealthState.Unhealthy, health.State);
        Assert.Contains(words, health.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_batch_only_what_may_have_been_made_is_unknown()
    {
        await FillAsync(1);
        using var system = new Closing(_direct.Through(_proxy.Url, TimeSpan.FromSeconds(4)));
        _proxy.Answer = (operation, _) => operation == "TransactWriteItems" ? ProxyAnswer.Error("InternalServerError", status: 500) : null;

        var outcomes = await system.Provider.WriteBatchAsync([SubscriberWrite.Put(Samples.Subscriber(1), "again"), SubscriberWrite.Create(Samples.Subscriber(2), "x")], None);

        Assert.Equal(WriteEffect.Unchanged, Assert.IsType<WriteOutcome.Done>(outcomes[0]).Effect);
        Assert.Equal("cloud", Assert.IsType<WriteOutcome.Unknown>(outcomes[1]).System);
        Assert.True(_proxy.RequestsOf("TransactWriteItems") > 1, "The outcome is asked for again.");
    }

    [Fact]
    public async Task A_transaction_that_DynamoDB_will_not_take_is_cut_until_only_the_bad_write_is_refused()
    {
        _proxy.Answer = (operation, body) => operation == "TransactWriteItems" && body.ToJsonString().Contains(Samples.Imsi(7), StringComparison.Ordinal) ? ProxyAnswer.Error("ValidationException", "Too large.") : null;

        var outcomes = await _system.Provider.WriteBatchAsync([.. Enumerable.Range(1, 20).Select(n => SubscriberWrite.Create(Samples.Subscriber(n), $"x:{n}"))], None);

        Assert.Equal(RefusalReason.Invalid, Assert.IsType<WriteOutcome.Refused>(outcomes[6]).Reason);
        Assert.Equal(19, outcomes.Count(outcome => outcome is WriteOutcome.Done));
    }

    [Fact]
    public async Task What_a_job_consumes_is_what_the_formula_says_and_its_limit_holds()
    {
        // A record of less than 1 KiB with a plan: two and two index entries; two guards of two and an index entry each.
        const int unitsOfCreate = 2 + 2 + (2 * 3);
        var meter = new RecordingMeter { WriteUnitsPerSecond = 50 };
        using var metered = _direct.Meters.Begin(meter);

        await _direct.Provider.WriteBatchAsync([.. Enumerable.Range(1, 40).Select(n => SubscriberWrite.Create(Samples.Subscriber(n), $"x:{n}"))], None);

        Assert.Equal(40.0 * unitsOfCreate, meter.Consumed.Values.Sum(units => units.Write));
        Assert.Equal([_direct.Identifiers, _direct.Subscribers], meter.Consumed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(40.0 * unitsOfCreate, meter.Reserved);
        Assert.All(meter.Reservations, units => Assert.InRange(units, 1, 50));
        Assert.Equal(meter.Reserved, meter.Released);
    }

    private static JsonObject Halve(JsonObject answer)
    {
        // What has more than one item loses half of them to the unprocessed keys.
        var unprocessed = new JsonObject();
        foreach (var (table, items) in answer["Responses"]!.AsObject())
        {
            var lost = new JsonArray();
            for (var left = items!.AsArray().Count / 2; left > 0; left--)
            {
                var item = items.AsArray()[^1]!.AsObject();
                items.AsArray().RemoveAt(items.AsArray().Count - 1);
                string[] key = item.ContainsKey("block") ? ["block", "value"] : ["uid"];
                lost.Add(new JsonObject(key.Select(name => KeyValuePair.Create(name, item[name]?.DeepClone()))));
            }

            if (lost.Count > 0) unprocessed[table] = new JsonObject { ["Keys"] = lost, ["ConsistentRead"] = true };
        }

        answer["UnprocessedKeys"] = unprocessed;
        return answer;
    }

    private async Task<SystemHealth> HealthAsync(string code)
    {
        _proxy.Answer = (_, _) => ProxyAnswer.Error(code);
        return await _system.Provider.CheckHealthAsync(None);
    }

    private async Task FillAsync(int count) =>
        await _direct.Provider.WriteBatchAsync([.. Enumerable.Range(1, count).Select(n => SubscriberWrite.Create(Samples.Subscriber(n), $"fill:{n}"))], None);

    private static async Task<int> CountScannedAsync(DynamoDbSystem system)
    {
        var count = 0;
        foreach (var segment in await system.Provider.PlanScanAsync(3, None))
        {
            await foreach (var batch in system.Provider.ScanAsync(segment, SubscriberFilter.All, null, None)) count += batch.Count;
        }

        return count;
    }

    private sealed class Closing(DynamoDbSystem system) : IDisposable
    {
        public DynamoDbProvisioningProvider Provider => system.Provider;

        public void Dispose() => system.Close();
    }

    private sealed class RecordingMeter : ICapacityMeter
    {
        private int _throttles;

        public double? WriteUnitsPerSecond { get; init; }

        public ConcurrentDictionary<string, (double Read, double Write)> Consumed { get; } = new();

        public ConcurrentBag<double> Reservations { get; } = [];

        public ConcurrentBag<double> Releases { get; } = [];

        public double Reserved => Reservations.Sum();

        public double Released => Releases.Sum();

        public int Throttles => _throttles;

        public ValueTask ReserveAsync(double writeUnits, CancellationToken cancellationToken)
        {
            Reservations.Add(writeUnits);
            return ValueTask.CompletedTask;
        }

        public void Release(double writeUnits) => Releases.Add(writeUnits);

        public void Add(string table, double readUnits, double writeUnits) => Consumed.AddOrUpdate(table, (readUnits, writeUnits), (_, sum) => (sum.Read + readUnits, sum.Write + writeUnits));

        public void Throttled(string system) => Interlocked.Increment(ref _throttles);
    }
}
