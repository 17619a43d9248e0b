using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class DynamoDbProviderTests : ProvisioningProviderContract
{
    private DynamoDbSystem? _system;

    /// <summary>No more than an emulator in Python takes well.</summary>
    protected override int Many => 600;

    public override async Task DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time) => (_system = await DynamoDbSystem.CreateAsync(time)).Provider;
}
