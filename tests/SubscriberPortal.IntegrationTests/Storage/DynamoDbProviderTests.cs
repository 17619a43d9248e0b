using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class DynamoDbProviderTests : ProvisioningProviderContract
{
    private DynamoDbSystem? _system;

    public override async Task DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time) => (_system = await DynamoDbSystem.CreateAsync(time)).Provider;
}
