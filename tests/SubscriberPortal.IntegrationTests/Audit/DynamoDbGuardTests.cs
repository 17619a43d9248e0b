using Amazon.DynamoDBv2.Model;
using SubscriberPortal.IntegrationTests.Storage;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Audit;

/// <summary>An audit of Cloud on DynamoDB finds what a writer that bypasses the portal leaves behind.</summary>
public sealed class DynamoDbGuardTests : IAsyncLifetime
{
    private DynamoDbSystem _cloud = null!;
    private ScanBench _bench = null!;

    public async Task InitializeAsync()
    {
        _cloud = await DynamoDbSystem.CreateAsync();
        _bench = await ScanBench.CreateAsync(
            null, ("Cloud:Store", "DynamoDb"), ("Cloud:TablePrefix", _cloud.Prefix), ("Cloud:TimeLimitMilliseconds", "60000"), ("Aws:ServiceUrl", (await TestServers.MotoAsync()).Url), ("Jobs:Scans:BufferKilobytes", "8"));
        await _bench.PutBothAsync(AuditBench.Subscribers(300));
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    [Theory]
    [InlineData(AuditTypes.DataValidation)]
    [InlineData(AuditTypes.FullAudit)]
    public async Task Guards_without_their_record_and_records_without_their_guard_are_found_with_field_and_reason(string type)
    {
        // One record loses a guard, one guard gets another's uid, one record goes and leaves both guards.
        await _cloud.Client.DeleteItemAsync(_cloud.Identifiers, await GuardKeyAsync("uid-00001", s => s.Msisdn));
        var stolen = await GuardKeyAsync("uid-00002", s => s.Imsi);
        await _cloud.Client.PutItemAsync(_cloud.Identifiers, new(stolen) { ["uid"] = new("uid-00003"), ["shard"] = new("imsi#0") });
        await _cloud.Client.DeleteItemAsync(_cloud.Subscribers, new() { ["uid"] = new("uid-00004") });

        var audit = await _bench.AuditAsync(type);

        Assert.Equal(
            [
                "uid-00001 msisdn guard_missing", "uid-00002 imsi guard_missing", "uid-00003 imsi guard_orphaned", "uid-00004 imsi guard_orphaned", "uid-00004 msisdn guard_orphaned",
            ],
            audit.Findings.Where(f => f.Violations is not null).SelectMany(f => f.Violations!.Select(v => $"{f.Uid} {v.Field} {v.Code}")).Order(StringComparer.Ordinal));
        Assert.Equal(2, audit.Report.Invalid);
        Assert.Equal(3, audit.Report.ByRule["guard_orphaned"]);
        Assert.DoesNotContain(audit.Lines, line => line.Contains(stolen["value"].S, StringComparison.Ordinal));
        Assert.Equal(type == AuditTypes.FullAudit ? 1 : null, audit.Report.LegacyOnly);
    }

    [Fact]
    public async Task A_number_that_moved_between_the_readings_is_no_finding()
    {
        var job = await _bench.AddAuditAsync(AuditTypes.DataValidation);
        await _bench.ReadBothAsync(job);
        await _bench.PutAsync(SystemKeys.Cloud, (await _cloud.Provider.GetAsync("uid-00001", CancellationToken.None))!.Subscriber with { Msisdn = "+99977777777" });

        Assert.Empty((await _bench.FinishAsync(job)).Findings);
    }

    [Fact]
    public async Task An_audit_with_a_filter_says_nothing_of_guards()
    {
        await _cloud.Client.DeleteItemAsync(_cloud.Identifiers, await GuardKeyAsync("uid-00001", s => s.Msisdn));

        var audit = await _bench.AuditAsync(AuditTypes.DataValidation, new SubscriberFilter { Status = SubscriberStatus.Active });

        Assert.Empty(audit.Findings);
    }

    private async Task<Dictionary<string, AttributeValue>> GuardKeyAsync(string uid, Func<Subscriber, string> number)
    {
        var value = number((await _cloud.Provider.GetAsync(uid, CancellationToken.None))!.Subscriber);
        return new() { ["block"] = new($"{(value[0] == '+' ? "msisdn" : "imsi")}#{value[..^4]}"), ["value"] = new(value) };
    }
}
