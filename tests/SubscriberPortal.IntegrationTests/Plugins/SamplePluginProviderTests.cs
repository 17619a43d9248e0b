using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Host.Plugins;
using SubscriberPortal.IntegrationTests.Plugins.Service;
using SubscriberPortal.IntegrationTests.Storage;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>The contract, through the very file that an operator loads, and through the guard that the portal puts in front of it.</summary>
public sealed class SamplePluginProviderTests : ProvisioningProviderContract
{
    private SubscriberService? _service;
    private ServiceProvider? _portal;

    public override async Task DisposeAsync()
    {
        if (_portal is not null) await _portal.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
    }

    protected override async Task<IProvisioningProvider> CreateProviderAsync(TimeProvider time)
    {
        _service = await SubscriberService.StartNewAsync();
        var settings = SamplePluginFile.Settings(_service.Address).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value));
        var services = new ServiceCollection().AddLogging().AddSingleton(time);
        _portal = services.AddPlugins(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        return _portal.GetRequiredKeyedService<IProvisioningProvider>("sample");
    }
}
