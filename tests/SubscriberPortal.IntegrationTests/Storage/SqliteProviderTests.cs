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
}
