using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Many writers at once through Dual.</summary>
public class DualRaceTests
{
    /// <summary>How many to take instead of so many embedded ones.</summary>
    protected virtual int Of(int count) => count;

    [Fact]
    public async Task Of_many_concurrent_creates_with_half_the_MSISDNs_colliding_each_number_has_one_winner_on_both_sides()
    {
        await using var bench = await StartAsync();

        // So many numbers, each wanted by two subscribers.
        var numbers = Of(500);
        var wanted = Enumerable.Range(0, 2 * numbers).Select(i => Samples.Subscriber($"race-{i}") with { Msisdn = $"+99988{i % numbers:D7}" }).ToList();
        var outcomes = await Task.WhenAll(wanted.Select(subscriber =>
            Task.Run(() => bench.Dual.WriteAsync(SubscriberWrite.Create(subscriber, DualBench.NewWriteId()), CancellationToken.None))));

        var winners = wanted.Zip(outcomes).Where(pair => pair.Second is WriteOutcome.Done).Select(pair => pair.First).ToList();
        Assert.Equal(numbers, winners.Count);
        Assert.Equal(numbers, winners.Select(winner => winner.Msisdn).Distinct().Count());
        Assert.All(outcomes.OfType<WriteOutcome.Refused>(), refused => Assert.True(refused.Reason is RefusalReason.IdentifierTaken or RefusalReason.IntentOpen, refused.Detail));
        var uids = wanted.ConvertAll(subscriber => subscriber.Uid);
        var cloud = await bench.Cloud.GetManyAsync(uids, CancellationToken.None);
        var legacy = await bench.Legacy.GetManyAsync(uids, CancellationToken.None);
        Assert.Equal(winners.Select(winner => winner.Uid).Order(), cloud.Keys.Order());
        Assert.Equal(cloud.Keys.Order(), legacy.Keys.Order());
        Assert.All(cloud.Values, record => Assert.True(SubscriberComparison.AreEqual(record.Subscriber, legacy[record.Subscriber.Uid].Subscriber)));
        Assert.Equal(0, await bench.Intents.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_writers_at_one_version_exactly_one_wins_and_no_reader_sees_a_conflict()
    {
        await using var bench = await StartAsync();
        var before = await DualBench.AddAsync(bench.Dual, "one");
        using var stop = new CancellationTokenSource();
        var seen = new List<string>();
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) seen.Add((await bench.ReadAsync("one"))!.Sync!.Status.ToString()!);
        });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => bench.Dual.WriteAsync(
            SubscriberWrite.Replace(before.Subscriber with { PlanId = $"PLAN-{i}", UpdatedAt = default }, before.Version, DualBench.NewWriteId()), CancellationToken.None))));
        await stop.CancelAsync();
        await reading;

        Assert.Single(outcomes.OfType<WriteOutcome.Done>());
        Assert.All(outcomes.OfType<WriteOutcome.Refused>(), refused => Assert.Equal(RefusalReason.VersionMismatch, refused.Reason));
        Assert.DoesNotContain("Conflict", seen);
    }

    [Fact]
    public async Task Two_batches_and_single_writers_that_want_the_same_numbers_share_them_without_loss()
    {
        await using var bench = await StartAsync();
        var count = Of(300);
        var (left, right) = (CreatesOf("left", count), CreatesOf("right", count));
        var singles = CreatesOf("single", count / 3);

        var batches = new[] { left, right }.Select(batch => Task.Run(() => bench.Dual.WriteBatchAsync(batch, CancellationToken.None)));
        var alone = singles.Select(write => Task.Run(async () => (IReadOnlyList<WriteOutcome>)[await bench.Dual.WriteAsync(write, CancellationToken.None)]));
        var outcomes = (await Task.WhenAll([.. batches, .. alone])).SelectMany(batch => batch).ToList();

        Assert.Equal(count, outcomes.OfType<WriteOutcome.Done>().Count());
        Assert.Equal(count, (await bench.Cloud.CountAsync(CancellationToken.None)).Total);
        Assert.Equal(count, (await bench.Legacy.CountAsync(CancellationToken.None)).Total);
        Assert.Equal(0, await bench.Intents.CountAsync(CancellationToken.None));

        static List<SubscriberWrite> CreatesOf(string name, int writes) => [.. Enumerable.Range(0, writes).Select(i =>
            SubscriberWrite.Create(Samples.Subscriber($"{name}-{i}") with { Msisdn = $"+99977{i:D7}" }, DualBench.NewWriteId()))];
    }

    private protected virtual Task<DualBench> StartAsync() => DualBench.StartAsync();
}
