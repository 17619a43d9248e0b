using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SubscriberPortal.MySql.Sessions;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql;

/// <summary>
/// A MySQL or MariaDB server as one connection string names it, with its pool of connections and the threads on which calls into the client library block. Make one and keep it; it is safe for use by many.
/// </summary>
public sealed class MySqlDataSource : DbDataSource
{
    /// <param name="connectionString">See <see cref="MySqlConnectionStringBuilder"/>.</param>
    /// <param name="logger">Hears of slow statements and of connections that were lost.</param>
    /// <exception cref="ArgumentException">The connection string is not right; the message names the key.</exception>
    public MySqlDataSource(string connectionString, ILogger? logger = null)
    {
        Settings = new ConnectionSettings(connectionString);
        Logger = logger ?? NullLogger.Instance;
        Pool = new SessionPool(Settings);
    }

    /// <summary>The connection string without its password.</summary>
    public override string ConnectionString => Settings.ShownConnectionString;

    internal ConnectionSettings Settings { get; }

    internal SessionPool Pool { get; }

    internal ILogger Logger { get; }

    public new MySqlConnection CreateConnection() => new(this);

    public new MySqlConnection OpenConnection() => (MySqlConnection)base.OpenConnection();

    /// <exception cref="MySqlException">The server could not be reached or refused, or the pool had no connection to give in time.</exception>
    public new async ValueTask<MySqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) => (MySqlConnection)await base.OpenConnectionAsync(cancellationToken);

    protected override DbConnection CreateDbConnection() => CreateConnection();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Pool.Dispose();
        base.Dispose(disposing);
    }
}
