using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SubscriberPortal.MySql.Sessions;
using SubscriberPortal.MySql.Settings;

namespace SubscriberPortal.MySql;

/// <summary>
/// A MySQL or MariaDB server as one connection string names it, with its pool of connections and the threads on which calls into the client library block. Make one and keep it; it is safe for use by many.
/// </summary>
public sealed partial class MySqlDataSource : DbDataSource
{
    /// <param name="connectionString">See <see cref="MySqlConnectionStringBuilder"/>.</param>
    /// <param name="logger">Hears of slow statements and of connections that were lost.</param>
    /// <exception cref="ArgumentException">The connection string is not right; the message names the key.</exception>
    public MySqlDataSource(string connectionString, ILogger? logger = null)
    {
        Settings = new ConnectionSettings(connectionString);
        Logger = logger ?? NullLogger.Instance;
        Pool = new SessionPool(Settings, (what, failure) => Log.Trouble(Logger, Settings.Address, what, failure));
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

    /// <summary>
    /// After a failure with <see cref="MySqlException.IsOutcomeUnknown"/>: ends the connection at the server and waits until it is gone there, so that the statement has taken effect or never will,
    /// and a look at the rows is final. Does nothing for other failures.
    /// </summary>
    /// <exception cref="MySqlException">The server cannot be reached.</exception>
    public Task EndStatementAsync(MySqlException failure, CancellationToken cancellationToken = default) =>
        failure is { IsOutcomeUnknown: true, Peer: { } peer } ? Pool.Ender.EndAsync(peer, cancellationToken) : Task.CompletedTask;

    protected override DbConnection CreateDbConnection() => CreateConnection();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Pool.Dispose();
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Pool.Dispose();
        return base.DisposeAsyncCore();
    }

    internal static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "MySQL at {Address}: {What}.")]
        public static partial void Trouble(ILogger logger, string address, string what, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "MySQL at {Address}: a statement took {Milliseconds} ms: {Statement}")]
        public static partial void SlowStatement(ILogger logger, string address, long milliseconds, string statement);

        [LoggerMessage(Level = LogLevel.Warning, Message = "MySQL at {Address}: a connection was not disposed of; the pool took it back when it was collected. It was used last for: {Statement}")]
        public static partial void Leak(ILogger logger, string address, string statement);
    }
}
