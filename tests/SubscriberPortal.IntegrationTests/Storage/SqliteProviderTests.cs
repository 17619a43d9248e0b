using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class SqliteCloudProviderTests : ProvisioningProviderContract
{
    private SqliteSystem? _system;

    public override Task DisposeAsync()
    {
        _system?.Dispose();
        return Task.CompletedTask;
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time) => (_system = await SqliteSystem.CloudAsync(time)).Provider;

    [Fact]
    public async Task A_search_with_a_filter_that_fits_nothing_there_goes_on_over_short_pages_and_misses_nothing()
    {
        // Six thousand that the filter leaves out, and behind them in the order of the numbers five thousand that it lets through.
        await FillAsync(Enumerable.Range(1, 11_000).Select(n => Samples.Subscriber(n) with { Status = n <= 6_000 ? SubscriberStatus.Active : SubscriberStatus.Suspended }));
        var query = new SubscriberQuery { Search = Samples.Imsi(1)[..5], Filter = new() { Status = SubscriberStatus.Suspended }, Limit = 1000 };

        var first = await Provider.ListAsync(query, None);
        Assert.Empty(first.Items);
        Assert.NotNull(first.NextCursor);
        Assert.Equal(Enumerable.Range(6_001, 5_000).Select(Samples.Uid), await ListAllAsync(query));
    }
}

public sealed class SqliteLegacyProviderTests : ProvisioningProviderContract
{
    private SqliteSystem? _system;

    public override Task DisposeAsync()
    {
        _system?.Dispose();
        return Task.CompletedTask;
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time) => (_system = await SqliteSystem.LegacyAsync(time)).Provider;

    [Fact]
    public async Task What_a_direct_writer_leaves_that_no_rule_allows_has_the_fingerprint_of_the_record_that_it_is_read_as()
    {
        using var writer = _system!.OpenBypass();
        using var command = writer.CreateCommand();
        command.CommandText = """
            INSERT INTO subscribers (uid, msisdn, imsi, status, plan_id, first_name, last_name, address, date_of_birth) VALUES
            ('empty', '+99900000001', '999010000000001', 'ACTIVE', '', NULL, '', '', '0000-01-01'),
            ('broken', '+99900000002', '999010000000002', 'DELETED', CAST(x'42ff' AS TEXT), CAST(x'c3' AS TEXT), 'Zoë 😀', CAST(x'eda080' AS TEXT), '9999-12-31'),
            ('long', '+99900000003', '999010000000003', 'SUSPENDED', 'P', hex(zeroblob(999)), hex(zeroblob(1001)), hex(zeroblob(50000)), '2000-02-29')
            """;
        Assert.Equal(3, command.ExecuteNonQuery());

        var segment = Assert.Single(await Provider.PlanScanAsync(1, None));
        var records = new List<SubscriberFingerprint>();
        await foreach (var batch in Provider.ScanAsync(segment, SubscriberFilter.All, null, None)) records.AddRange(batch.Select(stored => SubscriberFingerprint.Of(stored.Subscriber)));
        var scanned = new List<SubscriberFingerprint>();
        await foreach (var batch in Provider.ScanFingerprintsAsync(segment, SubscriberFilter.All, null, None)) scanned.AddRange(batch);
        Assert.Equal(["broken", "empty", "long"], scanned.Select(fingerprint => fingerprint.Uid));
        Assert.Equal(records, scanned);
    }
}
