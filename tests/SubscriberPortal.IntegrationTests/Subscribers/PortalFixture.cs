using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Subscribers;

/// <summary>One portal for the tests of a class, which keep apart by their uids.</summary>
public sealed class PortalFixture : IAsyncLifetime
{
    public PortalApplication Portal { get; } = new();

    public HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync() => Admin = await Portal.SignInAs("admin");

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Portal.DisposeAsync();
    }
}
