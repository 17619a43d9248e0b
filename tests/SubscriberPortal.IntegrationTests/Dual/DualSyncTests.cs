using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Making two sides equal by a strategy.</summary>
public sealed class DualSyncTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("differs-1", SyncStrategy.CloudWins, "OTHER")]
    [InlineData("differs-1", SyncStrategy.LegacyWins, "BASIC")]
    [InlineData("differs-1", SyncStrategy.NewestWins, "OTHER")]
    [InlineData("cloud-1", SyncStrategy.NewestWins, "BASIC")]
    [InlineData("legacy-1", SyncStrategy.MissingOnly, "BASIC")]
    public async Task A_strategy_makes_both_sides_equal_and_keeps_when_the_record_was_created(string uid, SyncStrategy strategy, string plan)
    {
        await using var bench = await DualReadTests.SeveralAsync();
        var createdAt = (await bench.ReadAsync(uid))!.Subscriber.CreatedAt;

        Assert.IsType<WriteOutcome.Done>(await bench.Sync.ApplyAsync(uid, new SyncRequest(strategy), DualBench.NewWriteId(), None));

        var stored = (await bench.ReadAsync(uid))!;
        Assert.Equal((SyncStatus.Synced, plan), (stored.Sync!.Status, stored.Subscriber.PlanId));
        Assert.Equal((createdAt, createdAt), (stored.Sync.Cloud!.CreatedAt, stored.Sync.Legacy!.CreatedAt));
    }

    [Fact]
    public async Task The_winning_side_without_the_record_removes_it_from_the_other()
    {
        await using var bench = await DualReadTests.SeveralAsync();

        Assert.Equal(WriteEffect.Deleted, Assert.IsType<WriteOutcome.Done>(await bench.Sync.ApplyAsync("cloud-1", new SyncRequest(SyncStrategy.LegacyWins), DualBench.NewWriteId(), None)).Effect);
        Assert.Null(await bench.ReadAsync("cloud-1"));
    }

    [Fact]
    public async Task A_merge_takes_each_field_from_the_side_that_was_named_and_needs_one_for_every_difference()
    {
        await using var bench = await DualReadTests.SeveralAsync();
        var some = new SyncRequest(SyncStrategy.Merge, new Dictionary<string, string> { ["email"] = SystemKeys.Cloud });
        Assert.Contains("planId", (await bench.Sync.PreviewAsync("differs-1", some, None)).Problem!, StringComparison.Ordinal);
        Assert.IsType<WriteOutcome.Refused>(await bench.Sync.ApplyAsync("differs-1", some, DualBench.NewWriteId(), None));

        var all = some with { Fields = new Dictionary<string, string> { ["email"] = SystemKeys.Cloud, ["planId"] = SystemKeys.Legacy } };
        var preview = await bench.Sync.PreviewAsync("differs-1", all, None);
        Assert.IsType<WriteOutcome.Done>(await bench.Sync.ApplyAsync("differs-1", all with { ExpectedVersion = preview.Version }, DualBench.NewWriteId(), None));

        var stored = (await bench.ReadAsync("differs-1"))!;
        Assert.Equal((SyncStatus.Synced, "other@example.org", "BASIC"), (stored.Sync!.Status, stored.Subscriber.Email, stored.Subscriber.PlanId));
    }

    [Fact]
    public async Task A_tie_is_left_to_a_person()
    {
        await using var bench = await DualReadTests.SeveralAsync();
        var (cloud, legacy) = ((await bench.Cloud.GetAsync("differs-1", None))!, (await bench.Legacy.GetAsync("differs-1", None))!);
        await bench.Cloud.WriteAsync(
            SubscriberWrite.Replace(cloud.Subscriber with { PlanId = "TIE", UpdatedAt = legacy.Subscriber.UpdatedAt }, cloud.Version, DualBench.NewWriteId()), None);

        Assert.NotNull((await bench.Sync.PreviewAsync("differs-1", new SyncRequest(SyncStrategy.NewestWins), None)).Problem);
        Assert.IsType<WriteOutcome.Refused>(await bench.Sync.ApplyAsync("differs-1", new SyncRequest(SyncStrategy.NewestWins), DualBench.NewWriteId(), None));
        Assert.Equal(SyncStatus.Conflict, (await bench.ReadAsync("differs-1"))!.Sync!.Status);
    }

    [Fact]
    public async Task A_change_since_the_preview_is_never_overwritten()
    {
        await using var bench = await DualReadTests.SeveralAsync();
        var preview = await bench.Sync.PreviewAsync("differs-1", new SyncRequest(SyncStrategy.CloudWins), None);
        var legacy = (await bench.Legacy.GetAsync("differs-1", None))!;
        await bench.Legacy.WriteAsync(SubscriberWrite.Replace(legacy.Subscriber with { PlanId = "SINCE" }, legacy.Version, DualBench.NewWriteId()), None);

        var outcome = await bench.Sync.ApplyAsync("differs-1", new SyncRequest(SyncStrategy.CloudWins, null, preview.Version), DualBench.NewWriteId(), None);

        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<WriteOutcome.Refused>(outcome).Reason);
        Assert.Equal("SINCE", (await bench.Legacy.GetAsync("differs-1", None))!.Subscriber.PlanId);
    }

    [Fact]
    public async Task Filling_in_what_is_missing_leaves_a_conflict_alone()
    {
        await using var bench = await DualReadTests.SeveralAsync();

        Assert.IsType<WriteOutcome.Refused>(await bench.Sync.ApplyAsync("differs-1", new SyncRequest(SyncStrategy.MissingOnly), DualBench.NewWriteId(), None));
    }
}
