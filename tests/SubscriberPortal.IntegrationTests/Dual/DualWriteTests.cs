using SubscriberPortal.Dual.Intents;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>What a dual write does with sides that differ, and how its answer says what became of each.</summary>
public sealed class DualWriteTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Both_sides_get_the_same_record_the_same_times_and_the_same_write_id()
    {
        await using var bench = await DualBench.StartAsync();
        await bench.Dual.WriteAsync(SubscriberWrite.Create(Samples.Subscriber("one"), "test:1"), None);

        var (cloud, legacy) = ((await bench.Cloud.GetAsync("one", None))!, (await bench.Legacy.GetAsync("one", None))!);

        Assert.Equal(cloud.Subscriber, legacy.Subscriber);
        Assert.Equal(("test:1", "test:1"), (cloud.WriteId, legacy.WriteId));
        Assert.Equal("test:1", (await bench.ReadAsync("one"))!.WriteId);
    }

    [Fact]
    public async Task A_write_through_both_says_that_it_was_read_back_and_one_to_a_side_alone_does_not()
    {
        await using var bench = await DualBench.StartAsync();

        var both = Assert.IsType<WriteOutcome.Done>(await bench.Dual.WriteAsync(SubscriberWrite.Create(Samples.Subscriber("one"), "test:1"), None));
        var stored = (await bench.ReadAsync("one"))!;
        var alone = Assert.IsType<WriteOutcome.Done>(await bench.Cloud.WriteAsync(SubscriberWrite.Create(Samples.Subscriber("two"), "test:2"), None));
        var removed = Assert.IsType<WriteOutcome.Done>(await bench.Dual.WriteAsync(SubscriberWrite.Remove("one", stored.Version, "test:3"), None));

        Assert.Equal((true, stored.Version, SyncStatus.Synced), (both.IsReadBack, both.After!.Version, both.After.Sync!.Status));
        Assert.False(alone.IsReadBack);
        Assert.True(removed.IsReadBack);
    }

    [Fact]
    public async Task One_side_that_refuses_leaves_the_other_as_it_was_and_the_answer_says_so()
    {
        await using var bench = await DualBench.StartAsync();
        var taken = await DualBench.AddAsync(bench.Legacy, "owner");

        var outcome = await bench.Dual.WriteAsync(SubscriberWrite.Create(Samples.Subscriber("late") with { Msisdn = taken.Subscriber.Msisdn }, DualBench.NewWriteId()), None);

        var refused = Assert.IsType<WriteOutcome.Refused>(outcome);
        Assert.Equal((RefusalReason.OneSideRefused, true), (refused.Reason, refused.RolledBack));
        Assert.Equal("owner", Assert.Single(refused.Taken).OwnerUid);
        Assert.Null(await bench.Cloud.GetAsync("late", None));
        Assert.Equal(0, await bench.Intents.CountAsync(None));
    }

    [Fact]
    public async Task A_change_over_sides_that_differ_is_refused_unless_it_gives_every_differing_field()
    {
        await using var bench = await DualReadTests.SeveralAsync();
        var stored = (await bench.ReadAsync("differs-1"))!;
        var write = SubscriberWrite.Replace(stored.Subscriber with { PlanId = "MINE", Email = "mine@example.org" }, stored.Version, DualBench.NewWriteId());

        var refused = Assert.IsType<WriteOutcome.Refused>(await bench.Dual.WriteAsync(write with { GivenFields = new HashSet<string> { "planId" } }, None));
        Assert.Equal(RefusalReason.SidesDiffer, refused.Reason);
        Assert.Equal(["planId", "email"], refused.Current!.Sync!.Conflicts.Select(conflict => conflict.Field));

        Assert.IsType<WriteOutcome.Done>(await bench.Dual.WriteAsync(write with { GivenFields = new HashSet<string> { "planId", "email" } }, None));
        Assert.Equal(SyncStatus.Synced, (await bench.ReadAsync("differs-1"))!.Sync!.Status);
    }

    [Fact]
    public async Task A_record_on_one_side_only_is_refused_by_name_and_delete_removes_what_exists()
    {
        await using var bench = await DualReadTests.SeveralAsync();
        var stored = (await bench.ReadAsync("cloud-1"))!;

        var change = await bench.Dual.WriteAsync(SubscriberWrite.Replace(stored.Subscriber with { PlanId = "MINE" }, stored.Version, DualBench.NewWriteId()), None);
        var create = await bench.Dual.WriteAsync(SubscriberWrite.Create(Samples.Subscriber("legacy-1"), DualBench.NewWriteId()), None);
        Assert.Contains("Cloud", Assert.IsType<WriteOutcome.Refused>(change).Detail, StringComparison.Ordinal);
        Assert.Contains("Legacy", Assert.IsType<WriteOutcome.Refused>(create).Detail, StringComparison.Ordinal);

        foreach (var uid in new[] { "cloud-1", "legacy-1", "differs-1" })
            Assert.IsType<WriteOutcome.Done>(await bench.Dual.WriteAsync(SubscriberWrite.Remove(uid, null, DualBench.NewWriteId()), None));
        Assert.Equal((3, 3), ((await bench.Cloud.CountAsync(None)).Total, (await bench.Legacy.CountAsync(None)).Total));
    }

    [Fact]
    public async Task An_open_intent_refuses_the_next_write_shows_as_pending_and_is_settled_by_the_next_process()
    {
        var bench = await DualBench.StartAsync();
        var before = await DualBench.AddAsync(bench.Dual, "one");

        // Calls 1 and 2 read, 3 journals, 4 and 5 write: one side has its effect, and the process dies before the other.
        bench.Faults.Arm(5, Fault.DeathBefore);
        var outcome = await bench.Dual.WriteAsync(SubscriberWrite.Replace(before.Subscriber with { PlanId = "HALF" }, before.Version, DualBench.NewWriteId()), None);
        Assert.IsType<WriteOutcome.Unknown>(outcome);

        bench = await bench.RestartAsync();
        await using var next = bench;
        Assert.Equal(SyncStatus.Pending, (await next.ReadAsync("one"))!.Sync!.Status);
        Assert.Equal("one", Assert.Single((await next.Dual.ListAsync(new SubscriberQuery { SyncStatus = SyncStatus.Pending }, None)).Items).Subscriber.Uid);
        Assert.Equal("one", Assert.Single(await next.Intents.ListAsync(10, None)).Uid);
        await next.Reconciler.RunOnceAsync(None);
        Assert.Equal(1, await next.Intents.CountAsync(None));

        await next.RecoverAsync();
        var settled = (await next.ReadAsync("one"))!;
        Assert.Equal((SyncStatus.Synced, before.Subscriber.PlanId), (settled.Sync!.Status, settled.Subscriber.PlanId));
        Assert.Contains(next.Trail.Entries, entry => entry.Action == "dual.settle");
    }

    [Fact]
    public async Task A_retry_of_a_write_that_is_not_settled_is_unknown_and_the_start_of_the_next_process_settles_it_at_once()
    {
        var bench = await DualBench.StartAsync();
        var write = SubscriberWrite.Create(Samples.Subscriber("one"), "job:7");
        bench.Faults.Arm(5, Fault.DeathBefore);
        Assert.IsType<WriteOutcome.Unknown>(await bench.Dual.WriteAsync(write, None));

        await using var next = await bench.RestartAsync();
        Assert.IsType<WriteOutcome.Unknown>(await next.Dual.WriteAsync(write, None));
        Assert.Equal(RefusalReason.IntentOpen, Assert.IsType<WriteOutcome.Refused>(await next.Dual.WriteAsync(write with { WriteId = "job:8" }, None)).Reason);

        Assert.Equal(1, await next.Reconciler.StartUpAsync(None));
        Assert.IsType<WriteOutcome.Done>(await next.Dual.WriteAsync(write, None));
        Assert.Equal(SyncStatus.Synced, (await next.ReadAsync("one"))!.Sync!.Status);
    }

    [Fact]
    public async Task A_batch_of_1000_is_one_intent_and_leaves_nothing_behind()
    {
        await using var bench = await DualBench.StartAsync();
        var writes = Enumerable.Range(0, 1000).Select(i => SubscriberWrite.Create(
            Samples.Subscriber($"bulk-{i}") with { Address = new string('ü', 500) }, DualBench.NewWriteId())).ToList();

        var outcomes = await bench.Dual.WriteBatchAsync(writes, None);

        Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Done>(outcome));
        Assert.Equal((1000, 1000), ((await bench.Cloud.CountAsync(None)).Total, (await bench.Legacy.CountAsync(None)).Total));
        Assert.Equal(0, await bench.Intents.CountAsync(None));
        Assert.Empty(await bench.Intents.OpenAmongAsync([.. writes.Select(write => write.Uid)], None));
        Assert.All(await bench.Dual.WriteBatchAsync(writes, None), outcome => Assert.True(Assert.IsType<WriteOutcome.Done>(outcome).Replayed));
    }

    [Fact]
    public async Task What_a_batch_left_open_is_settled_entry_by_entry()
    {
        var bench = await DualBench.StartAsync();
        var writes = Enumerable.Range(0, 200).Select(i => SubscriberWrite.Create(Samples.Subscriber($"bulk-{i}"), DualBench.NewWriteId())).ToList();
        var calls = 0;
        for (var call = 1; call == 1 || call <= calls; call += 3)
        {
            bench.Faults.Arm(call, Fault.DeathAfter);
            try
            {
                await bench.Dual.WriteBatchAsync(writes, None);
            }
            catch (Exception exception) when (exception is IOException or SystemUnavailableException)
            {
            }

            calls = Math.Max(calls, bench.Faults.Calls + 3);
            bench = await bench.RestartAsync();
            await bench.RecoverAsync();
            var uids = writes.ConvertAll(write => write.Uid);
            var (cloud, legacy) = (await bench.Cloud.GetManyAsync(uids, None), await bench.Legacy.GetManyAsync(uids, None));
            Assert.Equal(cloud.Keys.Order(), legacy.Keys.Order());
            Assert.True(SubscriberComparison.AreEqual(Samples.Subscriber("bulk-0"), cloud.GetValueOrDefault("bulk-0")?.Subscriber ?? Samples.Subscriber("bulk-0")));
            if (cloud.Count == writes.Count) break;
        }

        await bench.DisposeAsync();
    }

    /// <summary>Its owner died between making its locks known and looking for others'.</summary>
    [Fact]
    public async Task An_intent_that_was_never_begun_is_not_recovered_while_a_chunk_holds_the_same_subscriber()
    {
        await using var stores = await DualStores.EmbeddedAsync(new ShiftedTime());
        await using var bench = DualBench.On(stores);
        var journal = bench.Get<IntentJournal>();
        var creates = Enumerable.Range(0, 40).Select(i => Samples.Subscriber($"held-{i}")).Select(subscriber =>
            new IntentEntry(subscriber.Uid, $"chunk:{subscriber.Uid}", subscriber, new(new(null, null, true), new(null, null, true)))).ToList();
        var chunk = await journal.OpenAsync("BATCH", creates, None);
        await using (var other = DualBench.On(stores))
        {
            // The third call journals.
            other.Faults.Arm(3, Fault.DeathAfter);
            await other.Dual.WriteAsync(SubscriberWrite.Create(creates[0].After!, "single:1"), None);
            Assert.True(other.Faults.IsDead);
        }

        Assert.Equal(2, await bench.Intents.CountAsync(None));
        bench.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(0, await bench.Reconciler.RunOnceAsync(None));
        Assert.Equal(2, await bench.Intents.CountAsync(None));

        Assert.True(await journal.CloseAsync(chunk, None));
        await bench.RecoverAsync();
    }
}
