using SubscriberPortal.IntegrationTests.Plugins.Service;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>A portal with the sample plugin, and the service behind it, for the tests of a class.</summary>
public sealed class PluginPortal : IAsyncLifetime
{
    public SubscriberService Service { get; private set; } = null!;

    public PortalApplication Portal { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Service = await SubscriberService.StartNewAsync();
        Portal = PortalApplication.With([.. SamplePluginFile.Settings(Service.Address, ("Plugins:0:TimeoutSeconds", "2"))]);
        Admin = await Portal.SignInAs("admin");
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Portal.DisposeAsync();
        await Service.DisposeAsync();
    }
}
