using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class MySqlProviderTests : ProvisioningProviderContract
{
    private MySqlSystem? _system;

    public override async Task DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time) => (_system = await MySqlSystem.CreateAsync(time)).Provider;

    [Fact]
    public async Task A_search_with_a_filter_that_fits_nothing_there_goes_on_over_short_pages_and_misses_nothing()
    {
        // Six thousand that the filter leaves out, and behind them in the order of the numbers three thousand that it lets through.
        await FillAsync(Enumerable.Range(1, 9_000).Select(n => Samples.Subscriber(n) with { Status = n <= 6_000 ? SubscriberStatus.Active : SubscriberStatus.Suspended }));
        var query = new SubscriberQuery { Search = Samples.Imsi(1)[..5], Filter = new() { Status = SubscriberStatus.Suspended }, Limit = 1000 };

        var first = await Provider.ListAsync(query, None);
        Assert.Empty(first.Items);
        Assert.NotNull(first.NextCursor);
        Assert.Equal(Enumerable.Range(6_001, 3_000).Select(Samples.Uid), await ListAllAsync(query));
    }

    [Fact]
    public async Task Trailing_spaces_count_though_the_collation_knows_none()
    {
        await FillAsync([Samples.Subscriber(1) with { PlanId = "GOLD" }, Samples.Subscriber(2) with { PlanId = "GOLD " }]);

        Assert.Equal([Samples.Uid(2)], await ListAllAsync(new() { Filter = new() { PlanId = "GOLD " } }));
        Assert.Equal([Samples.Uid(1)], await ListAllAsync(new() { Filter = new() { PlanId = "GOLD" } }));
        Assert.Equal((1L, 1L), ((await Provider.CountAsync(None)).ByPlan["GOLD"], (await Provider.CountAsync(None)).ByPlan["GOLD "]));
        Assert.Null(await Provider.GetAsync(Samples.Uid(1) + " ", None));
        Assert.Null(await Provider.FindByMsisdnAsync(Samples.Msisdn(1) + " ", None));
        Assert.Empty((await Provider.FindOwnersAsync([Samples.Msisdn(1) + " "], [], None)).ByMsisdn);
        Assert.Empty(await ListAllAsync(new() { Search = Samples.Uid(1) + " " }));
        Assert.Equal(WriteEffect.Replaced, Done(await PutAsync(Samples.Subscriber(1) with { PlanId = "GOLD " })).Effect);
        Assert.Equal("[\"plan_id\"]", await _system!.ValueAsync("SELECT changed_fields FROM audit_logs WHERE operation = 'UPDATE'"));
    }

    [Fact]
    public async Task Many_updates_in_one_batch_keep_every_text()
    {
        var texts = HostileTexts.ToArray();
        await FillAsync(texts.Length);
        var changed = texts.Select((text, n) => Samples.Subscriber(n + 1) with { FirstName = text, LastName = null, Address = $"{text}\t\r\n{text}", PlanId = text, DateOfBirth = new DateOnly(1, 1, n + 1) }).ToArray();
        var outcomes = await Provider.WriteBatchAsync([.. changed.Select(after => SubscriberWrite.Put(after, NewWriteId()))], None);

        Assert.All(outcomes, outcome => Assert.Equal(WriteEffect.Replaced, Done(outcome).Effect));
        foreach (var (outcome, sent) in outcomes.Zip(changed))
        {
            var stored = await Provider.GetAsync(sent.Uid, None);
            Assert.True(SubscriberComparison.AreEqual(sent, stored!.Subscriber));
            Assert.Equal(Done(outcome).After, stored);
        }
    }

    [Fact]
    public async Task In_a_batch_numbers_may_be_handed_on()
    {
        await FillAsync(3);
        var outcomes = await Provider.WriteBatchAsync(
            [
                SubscriberWrite.Put(Samples.Subscriber(1) with { Msisdn = Samples.Msisdn(9), Imsi = Samples.Imsi(9) }, NewWriteId()),
                SubscriberWrite.Put(Samples.Subscriber(2) with { Msisdn = Samples.Msisdn(1), Imsi = Samples.Imsi(1) }, NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(4) with { Msisdn = Samples.Msisdn(2), Imsi = Samples.Imsi(2) }, NewWriteId()),
                SubscriberWrite.Put(Samples.Subscriber(3) with { Msisdn = Samples.Msisdn(4) }, NewWriteId()),
                SubscriberWrite.Put(Samples.Subscriber(5) with { Msisdn = Samples.Msisdn(3), Imsi = Samples.Imsi(1) }, NewWriteId()),
            ],
            None);

        Assert.All(outcomes.Take(4), outcome => Done(outcome));
        Assert.Equal(new TakenIdentifier("imsi", Samples.Uid(2)), Assert.Single(Refused(outcomes[4]).Taken));
        Assert.Equal(Samples.Uid(2), (await Provider.FindByImsiAsync(Samples.Imsi(1), None))!.Subscriber.Uid);
    }

    [Fact]
    public async Task In_a_batch_what_the_triggers_refuse_takes_no_number_and_stops_no_other()
    {
        await FillAsync(Enumerable.Range(1, 10).Select(Samples.Subscriber));
        var writes = Enumerable.Range(1, 700).Select(n => SubscriberWrite.Put(Samples.Subscriber(n) with { LastName = "New", Email = n % 97 == 5 ? "nobody" : null }, NewWriteId())).ToList();
        // The later of two with one number is made when the earlier is refused for something else.
        writes.Add(SubscriberWrite.Create(Samples.Subscriber(800) with { Msisdn = Samples.Msisdn(102), Imsi = Samples.Imsi(102) }, NewWriteId()));
        writes.Add(SubscriberWrite.Create(Samples.Subscriber(801) with { LastName = new string('x', 81) }, NewWriteId()));
        writes.Add(SubscriberWrite.Create(Samples.Subscriber(802) with { LastName = "half \uD83D" }, NewWriteId()));
        var outcomes = await Provider.WriteBatchAsync(writes, None);

        foreach (var n in Enumerable.Range(1, 700))
        {
            if (n % 97 != 5) Done(outcomes[n - 1]);
            else Assert.StartsWith("email must", Refused(outcomes[n - 1]).Detail, StringComparison.Ordinal);
        }

        Done(outcomes[700]);
        Assert.Contains("last_name", Refused(outcomes[701]).Detail, StringComparison.Ordinal);
        Assert.Equal([RefusalReason.Invalid, RefusalReason.Invalid], outcomes.Skip(701).Select(outcome => Refused(outcome).Reason));
        Assert.Equal("example.com", (await Provider.GetAsync(Samples.Uid(5), None))!.Subscriber.Email!.Split('@')[1]);
        Assert.Equal("694", await _system!.ValueAsync("SELECT COUNT(*) FROM subscribers"));
    }

    [Fact]
    public async Task Batches_that_cross_each_other_are_all_made()
    {
        await FillAsync(200);
        // Half of them go through the records in the other order, so that they would wait for each other for ever.
        var rounds = Enumerable.Range(0, 8).Select(round => Provider.WriteBatchAsync(
            [.. Enumerable.Range(1, 200).Select(n => round % 2 == 0 ? n : 201 - n).Select(n => SubscriberWrite.Put(
                Samples.Subscriber(n) with { LastName = $"Round {round}", Msisdn = Samples.Msisdn(1000 + (round * 200) + n) }, $"r{round}:{n}"))],
            None));
        var outcomes = await Task.WhenAll(rounds);

        Assert.All(outcomes.SelectMany(batch => batch), outcome => Assert.Equal(WriteEffect.Replaced, Done(outcome).Effect));
        Assert.Equal("1600", await _system!.ValueAsync("SELECT COUNT(*) FROM audit_logs WHERE operation = 'UPDATE'"));
        Assert.Equal("1", await _system.ValueAsync("SELECT COUNT(DISTINCT last_name) FROM subscribers"));
    }

    [Fact]
    public async Task Fingerprints_are_the_same_as_those_of_the_embedded_legacy()
    {
        using var embedded = await SqliteSystem.LegacyAsync();
        var records = HostileTexts.Select((text, n) => Samples.Subscriber(n) with { FirstName = text, Address = n % 2 == 0 ? null : text }).ToArray();
        await FillAsync(records);
        await embedded.Provider.WriteBatchAsync([.. records.Select(record => SubscriberWrite.Create(record, NewWriteId()))], None);

        Assert.Equal(await FingerprintsAsync(embedded.Provider), await FingerprintsAsync(Provider));
    }

    private static IEnumerable<string> HostileTexts => ((IEnumerable<object[]>)Texts).Select(data => (string)data[0]);

    private static async Task<List<SubscriberFingerprint>> FingerprintsAsync(IProvisioningProvider provider)
    {
        var all = new List<SubscriberFingerprint>();
        foreach (var segment in await provider.PlanScanAsync(2, None))
        {
            await foreach (var batch in provider.ScanFingerprintsAsync(segment, SubscriberFilter.All, null, None)) all.AddRange(batch);
        }

        return all;
    }
}
