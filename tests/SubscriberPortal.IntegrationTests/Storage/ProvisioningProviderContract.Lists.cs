using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

public abstract partial class ProvisioningProviderContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(25)]
    [InlineData(50)]
    public async Task A_list_has_every_record_once_whatever_the_page_size(int limit)
    {
        await FillAsync(50);
        var listed = await ListAllAsync(new SubscriberQuery { Limit = limit });
        Assert.Equal(Enumerable.Range(1, 50).Select(Samples.Uid), Provider.System.ScansInUidOrder ? listed : listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_last_page_has_no_cursor_even_when_it_is_full()
    {
        await FillAsync(10);
        var page = await Provider.ListAsync(new SubscriberQuery { Limit = 10 }, None);
        Assert.Equal((10, null), (page.Items.Count, page.NextCursor));
        var empty = await Provider.ListAsync(new SubscriberQuery { Search = "nobody" }, None);
        Assert.Equal((0, null), (empty.Items.Count, empty.NextCursor));
    }

    [Fact]
    public async Task Pages_are_stable_while_others_write()
    {
        await FillAsync(Enumerable.Range(1, 200).Select(n => Samples.Subscriber(n * 10)));
        var query = new SubscriberQuery { Limit = 20 };
        var seen = new List<string>();
        for (var round = 0; ; round++)
        {
            var page = await Provider.ListAsync(query, None);
            seen.AddRange(page.Items.Select(item => item.Subscriber.Uid));
            if (page.NextCursor is null) break;
            query = query with { Cursor = page.NextCursor };
            // One more before and behind the position, and one that was on the page goes.
            await CreateAsync(Samples.Subscriber((round * 10) + 5));
            await CreateAsync(Samples.Subscriber(2001 + round));
            await RemoveAsync(page.Items[0].Subscriber.Uid);
            await PutAsync(page.Items[1].Subscriber with { LastName = "Moved", UpdatedAt = default });
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(200, seen.Count(uid => uid.EndsWith('0') && int.Parse(uid.AsSpan(4), provider: null) <= 2000));
    }

    [Fact]
    public async Task Filters_hold_together()
    {
        await FillAsync(Enumerable.Range(1, 60).Select(n => Samples.Subscriber(n) with
        {
            Status = n % 2 == 0 ? SubscriberStatus.Active : SubscriberStatus.Suspended,
            PlanId = n % 3 == 0 ? "GOLD" : null,
        }));
        var both = new SubscriberFilter { Status = SubscriberStatus.Suspended, PlanId = "GOLD" };
        Assert.Equal(30, (await ListAllAsync(new() { Filter = new() { Status = SubscriberStatus.Suspended }, Limit = 7 })).Count);
        Assert.Equal(20, (await ListAllAsync(new() { Filter = new() { PlanId = "GOLD" }, Limit = 7 })).Count);
        Assert.Equal(10, (await ListAllAsync(new() { Filter = both, Limit = 3 })).Count);
        Assert.Empty(await ListAllAsync(new() { Filter = new() { PlanId = "gold" } }));

        var found = await ListAllAsync(new() { Filter = both, Search = Samples.Msisdn(1)[..^1], Limit = 2 });
        Assert.Equal([Samples.Uid(3), Samples.Uid(9)], found);
        Assert.Equal([Samples.Uid(3), Samples.Uid(9)], await ListAllAsync(new() { Filter = both, Search = Samples.Imsi(1)[..^1], Limit = 1 }));
        Assert.Equal([Samples.Uid(3), Samples.Uid(9)], await ListAllAsync(new() { Filter = both, Search = Samples.Uid(1)[..^1], Limit = 1 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task A_search_gives_uids_first_then_imsis_in_their_order_and_no_record_twice(int limit)
    {
        // Uids of digits may begin as IMSIs do; the numbers run against the order of the uids.
        await FillAsync(
        [
            Samples.Subscriber(1) with { Uid = "9990-b", Imsi = "999000000000003" },
            Samples.Subscriber(2) with { Uid = "9990-a", Imsi = "888000000000001" },
            Samples.Subscriber(3) with { Uid = "x-3", Imsi = "999000000000002" },
            Samples.Subscriber(4) with { Uid = "x-4", Imsi = "999000000000001" },
            Samples.Subscriber(5) with { Uid = "x-5", Imsi = "888000000000002" },
        ]);
        var query = new SubscriberQuery { Search = "9990", Limit = limit };
        Assert.Equal(["9990-a", "9990-b", "x-4", "x-3"], await ListAllAsync(query));
        Assert.Equal(["9990-a", "9990-b"], await ListAllAsync(query with { SearchesImsi = false }));
    }

    [Fact]
    public async Task A_search_by_msisdn_is_in_the_order_of_msisdn()
    {
        await FillAsync(Enumerable.Range(1, 30).Select(n => Samples.Subscriber(n) with { Msisdn = Samples.Msisdn(100 - n) }));
        var found = await ListAllAsync(new() { Search = Samples.Msisdn(80)[..^1], Limit = 4 });
        Assert.Equal(Enumerable.Range(11, 10).Reverse().Select(Samples.Uid), found);
        Assert.Equal([Samples.Uid(20)], await ListAllAsync(new() { Search = Samples.Msisdn(80) }));
        Assert.Equal(30, (await ListAllAsync(new() { Search = "+", Limit = 7 })).Count);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("SUB-")]
    [InlineData("'")]
    [InlineData("\U0010FFFF")]
    [InlineData("sub-0000001x")]
    public async Task A_search_is_a_plain_prefix(string search)
    {
        await FillAsync(3);
        Assert.Empty(await ListAllAsync(new() { Search = search }));
    }

    [Fact]
    public async Task An_empty_search_is_none()
    {
        await FillAsync(3);
        Assert.Equal(3, (await ListAllAsync(new() { Search = "", Limit = 1 })).Count);
    }

    [Fact]
    public async Task A_cursor_that_this_list_never_gave_is_refused()
    {
        await FillAsync(3);
        var cursor = (await Provider.ListAsync(new() { Limit = 1 }, None)).NextCursor!;
        foreach (var bad in new[] { ForeignCursor, "", "x", cursor[1..], "~" + cursor, new string('z', 3000) })
            await Assert.ThrowsAsync<InvalidCursorException>(() => Provider.ListAsync(new() { Cursor = bad }, None));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Provider.ListAsync(new() { Cursor = cursor, Search = "other" }, None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_limit_out_of_bounds_is_an_argument_error(int limit) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.ListAsync(new() { Limit = limit }, None));

    [Fact]
    public virtual async Task Only_dual_filters_by_sync_status() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.ListAsync(new() { SyncStatus = Kernel.Dual.SyncStatus.Synced }, None));

    [Fact]
    public async Task Counts_are_by_status_and_by_plan()
    {
        var empty = await Provider.CountAsync(None);
        Assert.Equal((0, 4, 0), (empty.Total, empty.ByStatus.Count, empty.ByPlan.Count));

        await FillAsync(Enumerable.Range(1, 30).Select(n => Samples.Subscriber(n) with
        {
            Status = n <= 10 ? SubscriberStatus.Suspended : SubscriberStatus.Active,
            PlanId = n <= 5 ? null : n <= 12 ? "B" : "A",
        }));
        await RemoveAsync(Samples.Uid(30));
        var counts = await Provider.CountAsync(None);
        Assert.Equal(29, counts.Total);
        Assert.Equal(new Dictionary<string, long> { ["ACTIVE"] = 19, ["INACTIVE"] = 0, ["SUSPENDED"] = 10, ["DELETED"] = 0 }, counts.ByStatus);
        Assert.Equal([("A", 17L), ("B", 7L), ("", 5L)], counts.ByPlan.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(Time.NowInMilliseconds, counts.AsOf);
    }

    [Fact]
    public async Task At_most_twenty_plans_are_counted()
    {
        await FillAsync(Enumerable.Range(1, 50).Select(n => Samples.Subscriber(n) with { PlanId = $"PLAN-{n % 25:D2}" }));
        Assert.Equal(20, (await Provider.CountAsync(None)).ByPlan.Count);
    }
}
