using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>Cloud and state on moto and Legacy on MariaDB, each behind a proxy that can fail, with tables and a database of their own.</summary>
internal sealed class ProxiedServers : IAsyncDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(500);

    private readonly FlakyProxy _aws;
    private readonly FlakyProxy _mariaDb;

    private ProxiedServers(DualStores stores, FlakyProxy aws, FlakyProxy mariaDb) => (Stores, _aws, _mariaDb) = (stores, aws, mariaDb);

    public DualStores Stores { get; }

    public static async Task<ProxiedServers> StartAsync()
    {
        var aws = new FlakyProxy((await TestServers.MotoAsync()).Port);
        var mariaDb = new FlakyProxy((await TestServers.MariaDbAsync()).Port);
        var settings = await DualStores.ServerSettingsAsync();
        settings["Aws:ServiceUrl"] = $"http://127.0.0.1:{aws.Port}";
        settings["Legacy:ConnectionString"] = new MySqlConnectionStringBuilder(settings["Legacy:ConnectionString"]!) { Port = mariaDb.Port }.ConnectionString;
        settings["Legacy:TimeLimitMilliseconds"] = "1500";
        settings["Dual:CallDeadlineSeconds"] = "3";
        settings["Dual:LeaseSeconds"] = "18";
        return new ProxiedServers(await DualStores.OnServersAsync(new ShiftedTime(), settings), aws, mariaDb);
    }

    public Task BreakAsync(string system, NetworkFault fault)
    {
        var proxy = system == SystemKeys.Legacy ? _mariaDb : _aws;
        if (fault == NetworkFault.Slow) proxy.Delay = TimeSpan.FromMilliseconds(333);
        else proxy.Mode = fault switch { NetworkFault.Reset => ProxyMode.Down, NetworkFault.BlackHole => ProxyMode.BlackHole, _ => ProxyMode.LoseAnswers };
        return Task.CompletedTask;
    }

    /// <summary>Everything passes again, and what was held up has arrived: leases are shortened by moving the clock, but not the network.</summary>
    public async Task HealAsync()
    {
        foreach (var proxy in new[] { _aws, _mariaDb }) (proxy.Mode, proxy.Delay) = (ProxyMode.Pass, TimeSpan.Zero);
        await Task.Delay(Drain);
    }

    public async ValueTask DisposeAsync()
    {
        await Stores.DisposeAsync();
        _aws.Dispose();
        _mariaDb.Dispose();
    }
}
