using Microsoft.Data.Sqlite;
using SubscriberPortal.Cloud;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Provisioning;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>An embedded Cloud or Legacy in a folder of its own, with its schema applied.</summary>
internal sealed class SqliteSystem : IDisposable
{
    private readonly TestFolder _folder = new();

    private SqliteSystem(string key, TimeProvider time)
    {
        Database = new SqliteDatabase(_folder.PathOf(key + ".db"), key);
        Provider = new SqliteProvisioningProvider(new SystemDescriptor(key, key, "SQLite", 10, true), Database, time);
    }

    public SqliteDatabase Database { get; }

    public IProvisioningProvider Provider { get; }

    public static Task<SqliteSystem> CloudAsync(TimeProvider? time = null) => CreateAsync(SystemKeys.Cloud, CloudSystem.Scripts(), time ?? TimeProvider.System);

    public static Task<SqliteSystem> LegacyAsync(TimeProvider? time = null) => CreateAsync(SystemKeys.Legacy, LegacySystem.Scripts(), time ?? TimeProvider.System);

    /// <summary>A writer that knows nothing of the portal.</summary>
    public SqliteConnection OpenBypass()
    {
        var connection = new SqliteConnection($"Data Source={Database.Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        Database.Dispose();
        _folder.Dispose();
    }

    private static async Task<SqliteSystem> CreateAsync(string key, IReadOnlyList<SchemaScript> scripts, TimeProvider time)
    {
        var system = new SqliteSystem(key, time);
        await new SqliteSchema(system.Database, scripts, time).ApplyAsync(CancellationToken.None);
        return system;
    }
}
