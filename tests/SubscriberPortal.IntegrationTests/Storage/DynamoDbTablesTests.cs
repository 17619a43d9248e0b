using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>What is in the tables, as a client that knows nothing of the portal sees it.</summary>
public sealed class DynamoDbTablesTests : IAsyncLifetime
{
    private DynamoDbSystem _system = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => _system = await DynamoDbSystem.CreateAsync();

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task Instances_that_start_together_make_the_tables_once_and_as_they_must_be()
    {
        var other = _system.Through((await TestServers.MotoAsync()).Url, TimeSpan.FromSeconds(60));
        foreach (var table in new[] { _system.Subscribers, _system.Identifiers }) await _system.Client.DeleteTableAsync(table);

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => (n % 2 == 0 ? _system : other).Schema().ApplyAsync(None)));

        other.Close();
        Assert.Equal(["0001_subscribers.json", "0002_identifiers.json"], made.SelectMany(names => names).Order(StringComparer.Ordinal));
        foreach (var name in new[] { _system.Subscribers, _system.Identifiers })
        {
            var table = (await _system.Client.DescribeTableAsync(name)).Table;
            Assert.Equal((BillingMode.PAY_PER_REQUEST, SSEStatus.ENABLED), (table.BillingModeSummary.BillingMode, table.SSEDescription.Status));
            var backups = await _system.Client.DescribeContinuousBackupsAsync(new DescribeContinuousBackupsRequest { TableName = name });
            Assert.Equal(PointInTimeRecoveryStatus.ENABLED, backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus);
        }

        Assert.Empty(await _system.Schema().ApplyAsync(None));
    }

    [Fact]
    public async Task A_table_of_somebody_else_stops_the_start_and_is_left_alone()
    {
        await _system.Client.DeleteTableAsync(_system.Identifiers);
        await _system.Client.CreateTableAsync(new CreateTableRequest
        {
            TableName = _system.Identifiers,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new AttributeDefinition("id", ScalarAttributeType.S)],
            KeySchema = [new KeySchemaElement("id", KeyType.HASH)],
        });

        var error = await Assert.ThrowsAsync<SchemaException>(() => _system.Schema().ApplyAsync(None));

        Assert.Contains($"{_system.Identifiers} has the key (id) and must have (block, value)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cloud:TablePrefix", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_aws_client_shows_the_record_and_a_guard_for_each_of_its_numbers_through_its_life()
    {
        var subscriber = Samples.Subscriber(1) with { FirstName = "Zoë 🏳️‍🌈" };
        await _system.Provider.WriteAsync(SubscriberWrite.Create(subscriber, "job:1"), None);

        var item = Assert.Single(await SeeAsync(_system.Subscribers))!;
        Assert.Equal(["Zoë 🏳️‍🌈", "ACTIVE", "1990-02-28", "job:1"], new[] { "firstName", "status", "dateOfBirth", "writeId" }.Select(name => (string)item[name]!["S"]!));
        Assert.Equal(
            [$"imsi#{subscriber.Imsi[..^4]} {subscriber.Imsi} {subscriber.Uid}", $"msisdn#{subscriber.Msisdn[..^4]} {subscriber.Msisdn} {subscriber.Uid}"],
            (await SeeAsync(_system.Identifiers)).Select(guard => $"{guard!["block"]!["S"]} {guard["value"]!["S"]} {guard["uid"]!["S"]}").Order(StringComparer.Ordinal));

        await _system.Provider.WriteAsync(SubscriberWrite.Put(subscriber with { Msisdn = "+99901234567", PlanId = null }, "job:2"), None);
        Assert.Equal($"imsi#{subscriber.Imsi[..^4]} {subscriber.Imsi} {subscriber.Uid}|msisdn#+9990123 +99901234567 {subscriber.Uid}", await GuardsAsync());
        Assert.DoesNotContain("planShard", Assert.Single(await ScanAsync(_system.Subscribers)).Keys);

        await _system.Provider.WriteAsync(SubscriberWrite.Remove(subscriber.Uid, null, "job:3"), None);
        Assert.Equal("", await GuardsAsync());
        Assert.Empty(await ScanAsync(_system.Subscribers));
    }

    [Fact]
    public async Task Of_many_creates_with_one_number_one_is_made_and_the_guard_is_its_own()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 200).Select(n => _system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(n) with { Msisdn = Samples.Msisdn(0) }, $"x:{n}"), None)));

        var winner = Assert.Single(outcomes.OfType<WriteOutcome.Done>()).After!.Subscriber;
        Assert.All(outcomes.OfType<WriteOutcome.Refused>(), refused => Assert.Equal(new TakenIdentifier("msisdn", winner.Uid), Assert.Single(refused.Taken)));
        Assert.Equal(2, (await ScanAsync(_system.Identifiers)).Count);
        Assert.Contains($"{winner.Msisdn} {winner.Uid}", await GuardsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_comes_back_and_what_is_no_Unicode_is_refused()
    {
        var texts = Repository.HostileStrings().Where(text => text.Length > 0).Take(1000).ToArray();
        var outcomes = await _system.Provider.WriteBatchAsync([.. texts.Select((text, n) => SubscriberWrite.Create(Samples.Subscriber(n) with { FirstName = text, Address = text }, $"x:{n}"))], None);
        var stored = await _system.Provider.GetManyAsync([.. texts.Select((_, n) => Samples.Uid(n))], None);
        Assert.All(texts.Index(), text =>
        {
            if (outcomes[text.Index] is WriteOutcome.Refused refused) Assert.Equal((RefusalReason.Invalid, true), (refused.Reason, text.Item.Any(char.IsSurrogate)));
            else Assert.Equal((text.Item, text.Item), (stored[Samples.Uid(text.Index)].Subscriber.FirstName, stored[Samples.Uid(text.Index)].Subscriber.Address));
        });

        foreach (var bad in new[] { Samples.Subscriber(-1) with { LastName = "half \ud83d of a pair" }, Samples.Subscriber(-1) with { Address = new string('x', 410_000) }, Samples.Subscriber(-1) with { Msisdn = "" } })
            Assert.Equal(RefusalReason.Invalid, Assert.IsType<WriteOutcome.Refused>(await _system.Provider.WriteAsync(SubscriberWrite.Create(bad, "bad"), None)).Reason);
    }

    [Fact]
    public async Task A_guard_that_is_anothers_is_not_removed_with_the_record()
    {
        await _system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None);
        var guard = (await ScanAsync(_system.Identifiers)).Single(item => item["value"].S == Samples.Msisdn(1));
        await _system.Client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = _system.Identifiers,
            Key = new() { ["block"] = guard["block"], ["value"] = guard["value"] },
            UpdateExpression = "SET #uid = :uid",
            ExpressionAttributeNames = new() { ["#uid"] = "uid" },
            ExpressionAttributeValues = new() { [":uid"] = new("another") },
        });

        Assert.Equal(WriteEffect.Deleted, Assert.IsType<WriteOutcome.Done>(await _system.Provider.WriteAsync(SubscriberWrite.Remove(Samples.Uid(1), null, "y"), None)).Effect);

        Assert.EndsWith($"{Samples.Msisdn(1)} another", await GuardsAsync(), StringComparison.Ordinal);
        Assert.Single(await ScanAsync(_system.Identifiers));
    }

    /// <summary>What <c>aws dynamodb</c> shows.</summary>
    private static async Task<JsonArray> SeeAsync(string table) =>
        JsonNode.Parse(await (await TestServers.MotoAsync()).AwsAsync("dynamodb", "scan", "--consistent-read", "--table-name", table))!["Items"]!.AsArray();

    private async Task<List<Dictionary<string, AttributeValue>>> ScanAsync(string table) =>
        (await _system.Client.ScanAsync(new ScanRequest { TableName = table, ConsistentRead = true })).Items ?? [];

    private async Task<string> GuardsAsync() =>
        string.Join('|', (await ScanAsync(_system.Identifiers)).Select(guard => $"{guard["block"].S} {guard["value"].S} {guard["uid"].S}").Order(StringComparer.Ordinal));
}
