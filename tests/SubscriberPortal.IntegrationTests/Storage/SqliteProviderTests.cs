using SubscriberPortal.Kernel.Provisioning;

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
