using System.Collections.Concurrent;
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

/// <summary>Legacy on a database of its own, with its schema applied. Those on the shared server are emptied and used again.</summary>
internal sealed class MySqlSystem : IAsyncDisposable
{
    private static readonly ConcurrentBag<(string Name, LegacyDatabase Database)> Ready = [];

    private readonly bool _isReused;
    private readonly MariaDbServer _server;
    private readonly string _name;

    private MySqlSystem(MariaDbServer server, string name, LegacyDatabase database, TimeProvider time, bool isReused)
    {
        (_server, _name, _isReused, Database) = (server, name, isReused, database);
        Provider = new MySqlProvisioningProvider(new SystemDescriptor(SystemKeys.Legacy, "Legacy", "MySQL", 20, true), Database, time);
        Schema = new MySqlSchema(Database, LegacySystem.MySqlScripts());
    }

    public LegacyDatabase Database { get; }

    public IProvisioningProvider Provider { get; }

    public ISchema Schema { get; }

    /// <summary>With its schema, on the server that all tests share.</summary>
    public static async Task<MySqlSystem> CreateAsync(TimeProvider? time = null)
    {
        var server = await TestServers.MariaDbAsync();
        if (Ready.TryTake(out var ready)) return new MySqlSystem(server, ready.Name, ready.Database, time ?? TimeProvider.System, isReused: true);
        var connectionString = await server.NewDatabaseAsync();
        var system = new MySqlSystem(server, NameOf(connectionString), Open(connectionString), time ?? TimeProvider.System, isReused: true);
        await system.Schema.ApplyAsync(CancellationToken.None);
        return system;
    }

    /// <summary>On a new database, with or without its schema, by another way if a port is given, such as a proxy's.</summary>
    public static async Task<MySqlSystem> CreateAsync(MariaDbServer server, int? port = null, bool hasSchema = true)
    {
        var builder = new MySqlConnectionStringBuilder(await server.NewDatabaseAsync());
        if (port is { } other) builder.Port = other;
        var system = new MySqlSystem(server, builder.Database, Open(builder.ConnectionString), TimeProvider.System, isReused: false);
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

    /// <summary>The first value that a query answers.</summary>
    public async Task<string> ValueAsync(string sql) => (await QueryAsync(sql)).Split('\n')[1];

    /// <summary>The rows that a query answers, by their columns.</summary>
    public async Task<string[][]> RowsAsync(string sql) => [.. (await QueryAsync(sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];

    public async ValueTask DisposeAsync()
    {
        if (!_isReused)
        {
            await Database.DisposeAsync();
            return;
        }

        await Database.WriteAsync(
            CallLimit.Batch,
            async (session, token) => await session.RunAsync("TRUNCATE subscribers", [], token) + await session.RunAsync("TRUNCATE audit_logs", [], token),
            CancellationToken.None);
        Ready.Add((_name, Database));
    }

    private static string NameOf(string connectionString) => new MySqlConnectionStringBuilder(connectionString).Database;
}
