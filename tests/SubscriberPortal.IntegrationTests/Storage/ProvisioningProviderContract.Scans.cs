using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

public abstract partial class ProvisioningProviderContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task Segments_cover_everything_without_overlap(int desired)
    {
        await FillAsync(Many);
        var plan = await Provider.PlanScanAsync(desired, None);
        Assert.InRange(plan.Count, 1, Math.Max(2 * desired, 2));
        Assert.Equal(Enumerable.Range(0, plan.Count), plan.Select(segment => segment.Index));
        Assert.All(plan, segment => Assert.True(segment.Count == plan.Count && segment.Token.Length <= 512));

        var sizes = new List<int>();
        var uids = new List<string>();
        foreach (var segment in plan)
        {
            var part = await ScanUidsAsync(segment, SubscriberFilter.All, null);
            sizes.Add(part.Count);
            uids.AddRange(part);
        }

        Assert.Equal(Enumerable.Range(1, Many).Select(Samples.Uid), Provider.System.ScansInUidOrder ? uids : uids.Order(StringComparer.Ordinal));
        if (Provider.System.ScansInUidOrder) Assert.True(sizes.Max() <= 3 * (Many / plan.Count), string.Join(' ', sizes));
    }

    [Fact]
    public async Task An_empty_system_has_a_segment_and_nothing_in_it()
    {
        var plan = await Provider.PlanScanAsync(4, None);
        Assert.NotEmpty(plan);
        foreach (var segment in plan) Assert.Empty(await ScanUidsAsync(segment, SubscriberFilter.All, null));
    }

    [Fact]
    public async Task A_plan_made_earlier_holds_what_is_written_later_anywhere()
    {
        await FillAsync(Enumerable.Range(100, 100).Select(Samples.Subscriber));
        var plan = await Provider.PlanScanAsync(4, None);
        await CreateAsync(Samples.Subscriber(1) with { Uid = "0-first" });
        await CreateAsync(Samples.Subscriber(2) with { Uid = "zzz-last" });
        var uids = new List<string>();
        foreach (var segment in plan) uids.AddRange(await ScanUidsAsync(segment, SubscriberFilter.All, null));
        Assert.Equal(102, uids.Distinct().Count());
        Assert.Equal(102, uids.Count);
    }

    [Fact]
    public async Task A_broken_off_scan_goes_on_after_the_last_record()
    {
        await FillAsync(2500);
        foreach (var segment in await Provider.PlanScanAsync(2, None))
        {
            var whole = await ScanUidsAsync(segment, SubscriberFilter.All, null);
            if (whole.Count == 0) continue;
            foreach (var at in new[] { 0, whole.Count / 2, whole.Count - 1 })
                Assert.Equal(whole[(at + 1)..], await ScanUidsAsync(segment, SubscriberFilter.All, whole[at]));
        }
    }

    [Fact]
    public async Task A_scan_filters()
    {
        await FillAsync(Enumerable.Range(1, 2400).Select(n => Samples.Subscriber(n) with { Status = (SubscriberStatus)(n % 4), PlanId = n % 3 == 0 ? "P" : null }));
        var filter = new SubscriberFilter { Status = SubscriberStatus.Suspended, PlanId = "P" };
        Assert.Equal(200, await CountScanAsync(filter));
        Assert.Equal(600, await CountScanAsync(new SubscriberFilter { Status = SubscriberStatus.Suspended }));
        Assert.Equal(800, await CountScanAsync(new SubscriberFilter { PlanId = "P" }));
        Assert.Equal(0, await CountScanAsync(new SubscriberFilter { PlanId = "Q" }));
    }

    [Fact]
    public async Task A_scan_yields_what_exists_throughout_exactly_once_while_others_write()
    {
        await FillAsync(Many);
        var plan = await Provider.PlanScanAsync(1, None);
        var seen = new List<string>();
        await foreach (var batch in Provider.ScanAsync(plan[0], SubscriberFilter.All, null, None))
        {
            seen.AddRange(batch.Select(stored => stored.Subscriber.Uid));
            await PutAsync(Samples.Subscriber(1) with { LastName = $"Round {seen.Count}" });
            await PutAsync(Samples.Subscriber(Many - 1) with { LastName = $"Round {seen.Count}" });
            await CreateAsync(Samples.Subscriber(5000 + seen.Count));
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(Many, seen.Count(uid => string.CompareOrdinal(uid, Samples.Uid(Many)) <= 0));
    }

    [Fact]
    public async Task Fingerprints_are_those_of_the_records()
    {
        await FillAsync(Enumerable.Range(1, 1200).Select(n => n % 2 == 0 ? Samples.Subscriber(n) : Samples.Bare(n)));
        var plan = await Provider.PlanScanAsync(3, None);
        var found = new Dictionary<string, UInt128>();
        foreach (var segment in plan)
        {
            await foreach (var batch in Provider.ScanFingerprintsAsync(segment, SubscriberFilter.All, null, None))
            {
                foreach (var fingerprint in batch) found.Add(fingerprint.Uid, fingerprint.Content);
            }
        }

        Assert.Equal(1200, found.Count);
        foreach (var n in new[] { 1, 2, 599, 1200 })
            Assert.Equal(SubscriberFingerprint.Of(n % 2 == 0 ? Samples.Subscriber(n) : Samples.Bare(n)).Content, found[Samples.Uid(n)]);
    }

    [Fact]
    public async Task A_segment_of_another_system_is_an_argument_error()
    {
        var foreign = new ScanSegment(0, 1, "elsewhere//");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ScanUidsAsync(foreign, SubscriberFilter.All, null));
    }

    [Fact]
    public async Task Health_is_a_round_trip()
    {
        var health = await Provider.CheckHealthAsync(None);
        Assert.Equal(HealthState.Healthy, health.State);
        Assert.InRange(health.LatencyMs, 0, 2000);
        Assert.NotEmpty(health.Detail);
    }

    private async Task<List<string>> ScanUidsAsync(ScanSegment segment, SubscriberFilter filter, string? after)
    {
        var uids = new List<string>();
        await foreach (var batch in Provider.ScanAsync(segment, filter, after, None))
        {
            Assert.NotEmpty(batch);
            Assert.All(batch, stored => Assert.True(filter.Matches(stored.Subscriber)));
            uids.AddRange(batch.Select(stored => stored.Subscriber.Uid));
        }

        return uids;
    }

    private async Task<int> CountScanAsync(SubscriberFilter filter)
    {
        var count = 0;
        foreach (var segment in await Provider.PlanScanAsync(3, None)) count += (await ScanUidsAsync(segment, filter, null)).Count;
        return count;
    }
}
