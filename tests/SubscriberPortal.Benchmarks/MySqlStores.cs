using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy;

namespace SubscriberPortal.Benchmarks;

/// <summary>Legacy on a MariaDB server of the benchmark's own, with the portal's schema: its provider, and what is needed to reach the same table without it.</summary>
internal sealed class MySqlStores : IAsyncDisposable
{
    public const string Columns = "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth, created_at, updated_at, version, write_id";

    private readonly ServiceProvider _services;
    private readonly MariaDbServer _server;

    private MySqlStores(MariaDbServer server, string connectionString)
    {
        (_server, ConnectionString) = (server, connectionString);
        var settings = new Dictionary<string, string?> { ["Legacy:Database"] = "MySql", ["Legacy:ConnectionString"] = connectionString };
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(TimeProvider.System)
            .Configure<PortalOptions>(o => o.DataDirectory = Path.GetTempPath())
            .AddLegacyModule()
            .BuildServiceProvider();
    }

    public string ConnectionString { get; }

    public IProvisioningProvider Provider => _services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy);

    public static async Task<MySqlStores> StartAsync()
    {
        var server = await MariaDbServer.StartNewAsync("--innodb-buffer-pool-size=1G");
        var stores = new MySqlStores(server, await server.NewDatabaseAsync() + ";AllowLoadLocalInfile=true");
        foreach (var schema in stores._services.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
        return stores;
    }

    /// <summary>A row as it stands in the table, in the order of <see cref="Columns"/>.</summary>
    public static object?[] Row(Subscriber s, long version) =>
    [
        s.Uid, s.Msisdn, s.Imsi, s.Status.ToName(), s.PlanId, s.Email, s.FirstName, s.LastName, s.Address, s.DateOfBirth,
        s.CreatedAt.ToUnixTimeMilliseconds(), s.UpdatedAt.ToUnixTimeMilliseconds(), version, $"bench:{s.Uid}",
    ];

    /// <summary>The same row as text.</summary>
    public static string?[] Line(Subscriber s, long version) =>
    [
        .. Row(s, version).Select(value => value switch
        {
            null => null,
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        }),
    ];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _server.Dispose();
    }
}
