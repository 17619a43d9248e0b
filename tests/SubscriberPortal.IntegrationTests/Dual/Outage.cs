using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>A portal whose Legacy can be stopped and started again.</summary>
internal sealed record Outage(PortalApplication Portal, Func<Task> StopAsync, Func<Task> StartAgainAsync, Action? End = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        End?.Invoke();
    }
}

/// <summary>The embedded Legacy behind a decorator that fails.</summary>
public sealed class EmbeddedDualOutageTests : DualOutageTests
{
    private protected override Task<Outage> StartAsync()
    {
        FaultyProvider? legacy = null;
        var portal = PortalApplication.With(
            services =>
            {
                var real = services.Last(service => service.IsKeyedService && Equals(service.ServiceKey, SystemKeys.Legacy) && service.ServiceType == typeof(IProvisioningProvider));
                services.AddKeyedSingleton<IProvisioningProvider>(SystemKeys.Legacy, (provider, key) =>
                    legacy = new FaultyProvider((IProvisioningProvider)real.KeyedImplementationFactory!(provider, key), new FaultPlan(), outlivesProcesses: true));
            },
            ("Dual:ReconcileSeconds", "1"));
        return Task.FromResult(new Outage(portal, () => SetAsync(true), () => SetAsync(false)));

        Task SetAsync(bool isDown)
        {
            legacy!.IsDown = isDown;
            return Task.CompletedTask;
        }
    }
}

/// <summary>MariaDB, killed and started again, with Cloud on moto.</summary>
public sealed class RealSystemsDualOutageTests : DualOutageTests
{
    private protected override async Task<Outage> StartAsync()
    {
        var mariaDb = await MariaDbServer.StartNewAsync();
        var settings = await RealSystems.NewAsync();
        var portal = PortalApplication.With(
            ("Aws:ServiceUrl", settings["Aws:ServiceUrl"]), ("Aws:Region", settings["Aws:Region"]), ("Cloud:Store", "DynamoDb"), ("Cloud:TimeLimitMilliseconds", "10000"), ("Cloud:TablePrefix", settings["Cloud:TablePrefix"]),
            ("Legacy:Database", "MySql"), ("Legacy:ConnectionString", await mariaDb.NewDatabaseAsync()), ("Dual:ReconcileSeconds", "1"));
        return new Outage(portal, Stop, mariaDb.StartAsync, mariaDb.Dispose);

        Task Stop()
        {
            mariaDb.Kill();
            return Task.CompletedTask;
        }
    }
}
