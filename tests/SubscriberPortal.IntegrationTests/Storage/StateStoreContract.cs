using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>What every <see cref="IStateStore"/> does.</summary>
public abstract class StateStoreContract : IAsyncLifetime
{
    protected SetTime Time { get; } = new();

    protected IStateStore Store { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => Store = await CreateStoreAsync(Time);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract Task<IStateStore> CreateStoreAsync(TimeProvider time);

    [Fact]
    public async Task What_was_written_is_read_with_its_version()
    {
        var version = await PutAsync("p", "k", """{"name":"Zoë 𝒜"}""");
        var item = await Store.GetAsync("p", "k", None);
        Assert.Equal(new StateItem("p", "k", """{"name":"Zoë 𝒜"}""", version, null), item);
        Assert.True(version > 0);
        Assert.Null(await Store.GetAsync("p", "K", None));
        Assert.Null(await Store.GetAsync("P", "k", None));
    }

    [Fact]
    public async Task Versions_grow_also_after_removal()
    {
        var first = await PutAsync("p", "k", "1");
        var second = await PutAsync("p", "k", "2");
        await Store.WriteAsync([new StateWrite("p", "k", null)], None);
        Assert.Null(await Store.GetAsync("p", "k", None));
        var third = await PutAsync("p", "k", "3");
        Assert.True(first < second && second < third);
    }

    [Fact]
    public async Task A_batch_is_written_whole_or_not_at_all()
    {
        var version = await PutAsync("p", "a", "1");
        Assert.Null(await Store.WriteAsync([new StateWrite("p", "new", "1", StateWrite.Absent), new StateWrite("p", "a", "2", version + 1)], None));
        Assert.Null(await Store.GetAsync("p", "new", None));

        var versions = await Store.WriteAsync([new StateWrite("p", "new", "1", StateWrite.Absent), new StateWrite("p", "a", "2", version), new StateWrite("q", "a", "3")], None);
        Assert.NotNull(versions);
        Assert.Equal((await Store.GetAsync("p", "new", None))!.Version, versions[0]);
        Assert.Equal((await Store.GetAsync("p", "a", None))!.Version, versions[1]);
        Assert.Equal((await Store.GetAsync("q", "a", None))!.Version, versions[2]);
    }

    [Fact]
    public async Task A_condition_compares_the_version_that_is_there()
    {
        Assert.Null(await Store.WriteAsync([new StateWrite("p", "k", "1", 7)], None));
        var version = await PutAsync("p", "k", "1");
        Assert.Null(await Store.WriteAsync([new StateWrite("p", "k", "2", StateWrite.Absent)], None));
        Assert.Null(await Store.WriteAsync([new StateWrite("p", "k", null, version - 1)], None));
        Assert.NotNull(await Store.WriteAsync([new StateWrite("p", "k", null, version)], None));
    }

    [Fact]
    public async Task Of_many_who_change_at_one_version_one_succeeds()
    {
        var version = await PutAsync("p", "k", "0");
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Store.WriteAsync([new StateWrite("p", "k", $"{n}", version)], None)));
        Assert.Single(results, result => result is not null);
    }

    [Fact]
    public async Task Bad_batches_and_values_are_argument_errors()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WriteAsync([new StateWrite("p", "k", "1"), new StateWrite("p", "k", "2")], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WriteAsync([.. Enumerable.Range(0, 101).Select(n => new StateWrite("p", $"{n}", "1"))], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WriteAsync([new StateWrite("p", "k", new string('é', 131_073))], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync("p", new string('x', 262_145), null, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.QueryAsync(new StateRange("p", Limit: 0), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.QueryAsync(new StateRange("p", Limit: 1001), None));
        await PutAsync("p", "k", new string('x', 262_144));
        Assert.Empty((await Store.WriteAsync([], None))!);
    }

    [Fact]
    public async Task A_range_is_in_order_of_bytes_by_prefix_and_in_both_directions()
    {
        foreach (var key in new[] { "b", "a/2", "a/10", "a", "B", "a/1", "a0", "é", "\uFFFD", "😀" }) await PutAsync("p", key, "1");
        await PutAsync("q", "a/3", "1");
        Assert.Equal(["B", "a", "a/1", "a/10", "a/2", "a0", "b", "é", "\uFFFD", "😀"], await KeysAsync(new StateRange("p")));
        Assert.Equal(["a/1", "a/10", "a/2"], await KeysAsync(new StateRange("p", "a/")));
        Assert.Equal(["a/2", "a/10", "a/1"], await KeysAsync(new StateRange("p", "a/", Descending: true)));
        Assert.Equal(["a/10", "a/2"], await KeysAsync(new StateRange("p", "a/", "a/1")));
        Assert.Equal(["a/1"], await KeysAsync(new StateRange("p", "a/", "a/10", Descending: true)));
        Assert.Equal(["😀", "\uFFFD"], await KeysAsync(new StateRange("p", Descending: true, Limit: 2)));
        Assert.Equal(["a/1", "a/10"], await KeysAsync(new StateRange("p", After: "a", Limit: 2)));
        Assert.Empty(await KeysAsync(new StateRange("nothing")));
    }

    [Fact]
    public async Task Appended_items_stand_in_the_order_in_which_they_were_acknowledged()
    {
        var keys = new List<string>();
        for (var n = 0; n < 12; n++) keys.Add(await Store.AppendAsync("log", $"{n}", null, None));
        Assert.All(keys, key => Assert.Equal(20, key.Length));
        Assert.Equal(keys, keys.Order(StringComparer.Ordinal));
        var items = await Store.QueryAsync(new StateRange("log", Limit: 1000), None);
        Assert.Equal(Enumerable.Range(0, 12).Select(n => $"{n}"), items.Select(item => item.Value));

        var racing = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Store.AppendAsync("log", "x", null, None)));
        Assert.Equal(200, racing.Distinct().Count());
        Assert.All(racing, key => Assert.True(string.CompareOrdinal(key, keys[^1]) > 0));
    }

    [Fact]
    public async Task An_appended_key_is_not_given_again_after_its_item_is_gone()
    {
        var first = await Store.AppendAsync("log", "1", Time.Now.AddMinutes(1), None);
        Time.Now = Time.Now.AddMinutes(2);
        await Store.PurgeExpiredAsync(100, None);
        Assert.True(string.CompareOrdinal(await Store.AppendAsync("log", "2", null, None), first) > 0);
    }

    [Fact]
    public async Task What_has_expired_is_invisible_and_counts_as_absent()
    {
        var version = await PutAsync("p", "k", "1", Time.Now.AddSeconds(10));
        await PutAsync("p", "stays", "1");
        Assert.NotNull(await Store.GetAsync("p", "k", None));
        Time.Now = Time.Now.AddSeconds(10);
        Assert.Null(await Store.GetAsync("p", "k", None));
        Assert.Equal(["stays"], await KeysAsync(new StateRange("p")));
        Assert.Null(await Store.WriteAsync([new StateWrite("p", "k", "2", version)], None));
        Assert.NotNull(await Store.WriteAsync([new StateWrite("p", "k", "2", StateWrite.Absent)], None));
        Assert.Equal("2", (await Store.GetAsync("p", "k", None))!.Value);
    }

    [Fact]
    public async Task Expired_items_are_purged_up_to_the_limit()
    {
        for (var n = 0; n < 5; n++) await PutAsync("p", $"{n}", "1", Time.Now.AddSeconds(1));
        await PutAsync("p", "later", "1", Time.Now.AddDays(1));
        Assert.Equal(0, await Store.PurgeExpiredAsync(100, None));
        Time.Now = Time.Now.AddSeconds(2);
        Assert.Equal(3, await Store.PurgeExpiredAsync(3, None));
        Assert.Equal(2, await Store.PurgeExpiredAsync(100, None));
        Assert.Equal(["later"], await KeysAsync(new StateRange("p")));
    }

    [Fact]
    public async Task A_lease_has_one_holder_until_it_runs_out_or_is_given_back()
    {
        var minute = TimeSpan.FromMinutes(1);
        Assert.True(await Store.TryLeaseAsync("job", "one", minute, None));
        Assert.False(await Store.TryLeaseAsync("job", "two", minute, None));
        Assert.True(await Store.TryLeaseAsync("other", "two", minute, None));

        Time.Now += TimeSpan.FromSeconds(45);
        Assert.True(await Store.TryLeaseAsync("job", "one", minute, None));
        Time.Now += TimeSpan.FromSeconds(45);
        Assert.False(await Store.TryLeaseAsync("job", "two", minute, None));
        Time.Now += TimeSpan.FromSeconds(16);
        Assert.True(await Store.TryLeaseAsync("job", "two", minute, None));
        Assert.False(await Store.TryLeaseAsync("job", "one", minute, None));

        await Store.ReleaseLeaseAsync("job", "one", None);
        Assert.False(await Store.TryLeaseAsync("job", "one", minute, None));
        await Store.ReleaseLeaseAsync("job", "two", None);
        Assert.True(await Store.TryLeaseAsync("job", "one", minute, None));
    }

    [Fact]
    public async Task Of_many_who_want_a_lease_one_gets_it()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Store.TryLeaseAsync("job", $"{n}", TimeSpan.FromMinutes(1), None)));
        Assert.Single(won, true);
    }

    private async Task<long> PutAsync(string partition, string key, string value, DateTimeOffset? expiresAt = null) =>
        Assert.Single((await Store.WriteAsync([new StateWrite(partition, key, value, null, expiresAt)], None))!);

    private async Task<IEnumerable<string>> KeysAsync(StateRange range) => (await Store.QueryAsync(range, None)).Select(item => item.Key);
}
