using SubscriberPortal.IntegrationTests.Storage;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Dual keeps the contract of a provider.</summary>
public sealed class DualProviderTests : ProvisioningProviderContract
{
    private DualBench? _bench;

    public override async Task DisposeAsync()
    {
        if (_bench is not null) await _bench.DisposeAsync();
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time)
    {
        _bench = await DualBench.StartAsync(time: time);
        return _bench.Dual;
    }
}
