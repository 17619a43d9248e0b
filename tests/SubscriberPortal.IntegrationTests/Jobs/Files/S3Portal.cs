using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Jobs.Files;

/// <summary>The whole portal with its files on S3, behind a network that can fail.</summary>
public sealed class S3Portal : IAsyncLifetime
{
    internal S3TestBucket Bucket { get; } = new();

    internal FlakyProxy Proxy { get; private set; } = null!;

    internal PortalApplication Application { get; private set; } = null!;

    internal HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Bucket.InitializeAsync();
        Proxy = Bucket.Proxy();
        Application = PortalApplication.With(
            ("Files:Store", "S3"), ("Files:Bucket", Bucket.Name), ("Aws:ServiceUrl", $"http://127.0.0.1:{Proxy.Port}"), ("Aws:Region", "us-east-1"));
        Admin = await Application.SignInAs("admin");
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Application.DisposeAsync();
        await Bucket.DisposeAsync();
    }
}
