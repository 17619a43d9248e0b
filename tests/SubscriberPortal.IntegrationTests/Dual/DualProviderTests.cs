using SubscriberPortal.IntegrationTests.Storage;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Dual keeps the contract of a provider.</summary>
public sealed class DualProviderTests : ProvisioningProviderContract
{
    private DualBench? _bench;

    [Fact]
    public override async Task Only_dual_filters_by_sync_status()
    {
        await FillAsync(3);
        Assert.Equal(3, (await ListAllAsync(new SubscriberQuery { SyncStatus = SyncStatus.Synced })).Count);
        Assert.Empty(await ListAllAsync(new SubscriberQuery { SyncStatus = SyncStatus.Conflict }));
    }

    public override async Task DisposeAsync()
    {
        if (_bench is not null) await _bench.DisposeAsync();
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time)
    {
        _bench = await DualBench.StartAsync(time);
        return _bench.Dual;
    }
}
