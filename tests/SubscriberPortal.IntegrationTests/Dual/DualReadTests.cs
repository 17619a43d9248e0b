using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Reading both sides at once, also when they differ or one of them is away.</summary>
public sealed class DualReadTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_list_is_Legacys_order_and_then_what_only_Cloud_has_and_no_record_twice()
    {
        await using var bench = await SeveralAsync();

        var all = await ListAsync(bench, new SubscriberQuery { Limit = 3 });

        Assert.Equal(
            ["both-1:SYNCED", "both-2:SYNCED", "differs-1:CONFLICT", "legacy-1:LEGACY_ONLY", "legacy-2:LEGACY_ONLY", "cloud-1:CLOUD_ONLY", "cloud-2:CLOUD_ONLY"], all);
    }

    [Theory]
    [InlineData(SyncStatus.Synced, "both-1:SYNCED", "both-2:SYNCED")]
    [InlineData(SyncStatus.Conflict, "differs-1:CONFLICT")]
    [InlineData(SyncStatus.LegacyOnly, "legacy-1:LEGACY_ONLY", "legacy-2:LEGACY_ONLY")]
    [InlineData(SyncStatus.CloudOnly, "cloud-1:CLOUD_ONLY", "cloud-2:CLOUD_ONLY")]
    [InlineData(SyncStatus.Pending)]
    public async Task The_list_can_be_had_by_sync_status(SyncStatus status, params string[] expected)
    {
        await using var bench = await SeveralAsync();

        Assert.Equal(expected, await ListAsync(bench, new SubscriberQuery { Limit = 1, SyncStatus = status }));
    }

    [Fact]
    public async Task Every_uid_is_counted_once()
    {
        await using var bench = await SeveralAsync();

        var counts = await bench.Dual.CountAsync(None);

        Assert.Equal((7, 7), (counts.Total, counts.ByStatus["ACTIVE"]));
    }

    [Fact]
    public async Task With_Legacy_away_Cloud_answers_and_says_so()
    {
        await using var bench = await SeveralAsync();
        bench.Legacy.IsDown = true;

        var stored = await bench.ReadAsync("both-1");
        Assert.Equal((null, SystemKeys.Legacy), (stored!.Sync!.Status, stored.Sync.Unreachable));
        var page = await bench.Dual.ListAsync(new SubscriberQuery(), None);
        Assert.Equal((5, SystemKeys.Legacy), (page.Items.Count, page.Unreachable));
        Assert.Equal("both-1", (await bench.Dual.FindByMsisdnAsync(stored.Subscriber.Msisdn, None))!.Subscriber.Uid);
        Assert.Equal(HealthState.Degraded, (await bench.Dual.CheckHealthAsync(None)).State);
    }

    [Fact]
    public async Task What_the_living_side_lacks_is_never_called_absent()
    {
        await using var bench = await SeveralAsync();
        bench.Cloud.IsDown = true;

        Assert.Equal(SystemKeys.Cloud, (await Assert.ThrowsAsync<SystemUnavailableException>(() => bench.ReadAsync("cloud-1"))).System);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => bench.Dual.ListAsync(new SubscriberQuery { SyncStatus = SyncStatus.LegacyOnly }, None));
        var page = await bench.Dual.ListAsync(new SubscriberQuery(), None);
        Assert.Equal((5, null, SystemKeys.Cloud), (page.Items.Count, page.NextCursor, page.Unreachable));
    }

    [Fact]
    public async Task With_one_side_away_a_write_is_refused_at_once_with_what_each_side_said()
    {
        await using var bench = await SeveralAsync();
        bench.Cloud.IsDown = true;

        var outcome = await bench.Dual.WriteAsync(SubscriberWrite.Create(Samples.Subscriber("new"), DualBench.NewWriteId()), None);

        var refused = Assert.IsType<WriteOutcome.Refused>(outcome);
        Assert.Equal(RefusalReason.OneSideUnavailable, refused.Reason);
        Assert.Equal([SystemKeys.Cloud, SystemKeys.Legacy], refused.Sides.Select(side => side.System));
        Assert.All(refused.Sides, side => Assert.False(side.Success));
        Assert.Null(await bench.Legacy.GetAsync("new", None));
        Assert.Equal(0, await bench.Intents.CountAsync(None));
    }

    [Fact]
    public async Task A_cursor_that_Dual_never_gave_is_refused()
    {
        await using var bench = await SeveralAsync();

        await Assert.ThrowsAsync<InvalidCursorException>(() => bench.Dual.ListAsync(new SubscriberQuery { Cursor = "X:1" }, None));
    }

    internal static async Task<DualBench> SeveralAsync()
    {
        var bench = await DualBench.StartAsync();
        foreach (var uid in new[] { "both-1", "both-2", "differs-1" }) await DualBench.AddAsync(bench.Dual, uid);
        foreach (var uid in new[] { "legacy-1", "legacy-2" }) await DualBench.AddAsync(bench.Legacy, uid);
        foreach (var uid in new[] { "cloud-1", "cloud-2" }) await DualBench.AddAsync(bench.Cloud, uid);
        var cloud = (await bench.Cloud.GetAsync("differs-1", None))!;
        bench.Advance(TimeSpan.FromMinutes(1));
        await bench.Cloud.WriteAsync(
            SubscriberWrite.Replace(cloud.Subscriber with { PlanId = "OTHER", Email = "other@example.org", UpdatedAt = default }, cloud.Version, DualBench.NewWriteId()), None);
        return bench;
    }

    private static async Task<List<string>> ListAsync(DualBench bench, SubscriberQuery query)
    {
        var all = new List<string>();
        do
        {
            var page = await bench.Dual.ListAsync(query, None);
            Assert.True(page.Items.Count <= query.Limit);
            all.AddRange(page.Items.Select(item => $"{item.Subscriber.Uid}:{item.Sync!.Status!.Value.ToName()}"));
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return all;
    }
}
