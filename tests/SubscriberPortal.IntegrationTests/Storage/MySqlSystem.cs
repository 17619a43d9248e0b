using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.Legacy.Provisioning;
using SubscriberPortal.Legacy.Schema;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>Legacy on a database of its own, with its schema applied.</summary>
internal sealed class MySqlSystem : IAsyncDisposable
{
    private readonly MariaDbServer _server;
    private readonly string _name;

    private MySqlSystem(MariaDbServer server, string connectionString, TimeProvider time)
    {
        (_server, _name) = (server, new MySqlConnectionStringBuilder(connectionString).Database);
        Database = Open(connectionString);
        Provider = new MySqlProvisioningProvider(new SystemDescriptor(SystemKeys.Legacy, "Legacy", "MySQL", 20, true), Database, time);
        Schema = new MySqlSchema(Database, LegacySystem.MySqlScripts());
    }

    public LegacyDatabase Database { get; }

    public IProvisioningProvider Provider { get; }

    public ISchema Schema { get; }

    /// <param name="server">Null: the one that all tests share.</param>
    /// <param name="port">Another way to it, such as a proxy's.</param>
    public static async Task<MySqlSystem> CreateAsync(TimeProvider? time = null, MariaDbServer? server = null, int? port = null, bool hasSchema = true)
    {
        server ??= await TestServers.MariaDbAsync();
        var builder = new MySqlConnectionStringBuilder(await server.NewDatabaseAsync());
        if (port is { } other) builder.Port = other;
        var system = new MySqlSystem(server, builder.ConnectionString, time ?? TimeProvider.System);
        if (hasSchema) await system.Schema.ApplyAsync(CancellationToken.None);
        return system;
    }

    public static LegacyDatabase Open(string connectionString)
    {
        var options = Options.Create(new LegacyOptions { Database = LegacyOptions.MySql, ConnectionString = connectionString });
        return new LegacyDatabase(new LegacyConnectionString(options, new(() => throw new InvalidOperationException("No secret is set."))), NullLogger<LegacyDatabase>.Instance);
    }

    /// <summary>Runs SQL by the <c>mariadb</c> client, so not through anything of ours.</summary>
    public Task<string> QueryAsync(string sql) => _server.QueryAsync(_name, sql);

    /// <summary>The one value that a query answers.</summary>
    public async Task<string> ValueAsync(string sql) => (await QueryAsync(sql)).Split('\n')[1];

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
