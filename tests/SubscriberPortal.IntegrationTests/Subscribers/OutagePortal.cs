using System.Net;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Subscribers;

/// <summary>A portal whose Legacy and Cloud are MariaDB and moto, each behind a network that fails when it is told to.</summary>
public sealed class OutagePortal : IAsyncLifetime
{
    private PortalApplication _application = null!;

    public HttpClient Operator { get; private set; } = null!;

    internal FlakyProxy MariaDb { get; private set; } = null!;

    internal FlakyProxy Moto { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var (mariaDb, moto) = (await TestServers.MariaDbAsync(), await TestServers.MotoAsync());
        (MariaDb, Moto) = (new FlakyProxy(mariaDb.Port), new FlakyProxy(moto.Port));
        _application = PortalApplication.With(
            ("Aws:ServiceUrl", $"http://127.0.0.1:{Moto.Port}"), ("Aws:Region", "us-east-1"), ("Cloud:Store", "DynamoDb"), ("Cloud:TablePrefix", $"t{Guid.NewGuid():N}-"), ("Legacy:Database", "MySql"),
            ("Legacy:ConnectionString", (await mariaDb.NewDatabaseAsync()).Replace($"Port={mariaDb.Port}", $"Port={MariaDb.Port}", StringComparison.Ordinal)));
        Operator = await _application.SignInAs("operator");
        await WarmUpAsync();
    }

    /// <summary>The network works again, and the portal has noticed.</summary>
    public async Task MendAsync()
    {
        (MariaDb.Mode, Moto.Mode) = (ProxyMode.Pass, ProxyMode.Pass);
        MariaDb.Reset();
        Moto.Reset();
        foreach (var system in new[] { SystemKeys.Cloud, SystemKeys.Legacy }) await AnswersAsync($"/{system}/subscribers");
    }

    /// <summary>The first request of a process compiles what it runs.</summary>
    private async Task WarmUpAsync()
    {
        foreach (var system in new[] { SystemKeys.Cloud, SystemKeys.Legacy, SystemKeys.Dual })
        {
            await AnswersAsync($"/{system}/subscribers");
            var one = $"/{system}/subscribers/first-of-{system}";
            await Operator.CallAsync("POST", $"/{system}/subscribers", SubscriberCalls.Body($"first-of-{system}").ToJsonString());
            await Operator.CallAsync("PUT", one, """{"planId":"FIRST"}""");
            await AnswersAsync(one);
            await Operator.CallAsync("DELETE", one);
        }

        foreach (var path in new[] { "/health", "/cloud/health", "/legacy/health", "/dashboard/stats", "/dual/sync-status" }) await AnswersAsync(path);
    }

    private async Task AnswersAsync(string path)
    {
        for (var attempt = 1; (await Operator.CallAsync("GET", path)).Status != HttpStatusCode.OK; attempt++) Assert.True(attempt < 20, path);
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        await _application.DisposeAsync();
        MariaDb.Dispose();
        Moto.Dispose();
    }
}
