using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Instances;

/// <summary>Two instances with one state in DynamoDB. Their files are one folder, so they also share what is embedded, as two instances on shared systems do.</summary>
public sealed class TwoPortals : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("portal-test-");

    public PortalApplication One { get; private set; } = null!;

    public PortalApplication Other { get; private set; } = null!;

    /// <summary>What both were started with.</summary>
    public (string Key, string Value)[] Settings { get; private set; } = [];

    /// <summary>A third one, as after a restart.</summary>
    public PortalApplication Another() => PortalApplication.On(_data, Settings);

    public async Task InitializeAsync()
    {
        Settings = [.. await SharedState.NewAsync(), ("Jobs:StartSeconds", "1")];
        (One, Other) = (Another(), Another());

        // One after the other, as instances are rolled out.
        _ = One.Services;
        _ = Other.Services;
    }

    public async Task DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
