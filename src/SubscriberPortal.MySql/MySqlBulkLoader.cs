using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.MySql;

/// <summary>
/// LOAD DATA LOCAL INFILE from a stream of UTF-8 text: a line for each row, fields divided by tabs, <c>\</c> before what would otherwise mean something, <c>\N</c> for NULL (<see cref="MySqlBulkText"/> writes it).
/// The connection string must say <c>AllowLoadLocalInfile=true</c>, and the server <c>local_infile=ON</c>.
/// </summary>
public sealed class MySqlBulkLoader(MySqlConnection connection, string table, IEnumerable<string> columns)
{
    private const int MostWarnings = 20;

    /// <summary>What happens to a row whose key exists. With LOCAL the server never refuses it: it is skipped, and counted in <see cref="MySqlBulkLoad.Skipped"/>.</summary>
    public bool ReplacesExisting { get; init; }

    /// <summary>Seconds for the whole load; 0 for ever.</summary>
    public int Timeout { get; init; }

    /// <summary>
    /// Loads the stream to its end. In one statement: interrupted, it has no effect. A value that does not fit is not refused by the server but changed, so whoever cares must look at
    /// <see cref="MySqlBulkLoad.Warnings"/>, best within a transaction.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string does not allow it.</exception>
    /// <exception cref="MySqlException">The server does not allow it, or failed.</exception>
    /// <exception cref="IOException">The stream could not be read; nothing was loaded, and the connection is lost.</exception>
    public async Task<MySqlBulkLoad> LoadAsync(Stream source, CancellationToken cancellationToken = default)
    {
        if (!connection.Source.Settings.AllowLoadLocalInfile) throw new InvalidOperationException("LOAD DATA LOCAL needs AllowLoadLocalInfile=true in the MySQL connection string.");
        if (connection.OpenReader is not null) throw new InvalidOperationException("The MySQL connection has an open reader. Dispose of it first.");
        var sql = $"LOAD DATA LOCAL INFILE 'stream' {(ReplacesExisting ? "REPLACE " : "")}INTO TABLE {Quoted(table)} CHARACTER SET utf8mb4 ({string.Join(", ", columns.Select(Quoted))})";
        var load = new BulkLoad(connection.Session, sql, source, MostWarnings);
        return await connection.Session.RunAsync(static l => l.Run(), load, Timeout, isAsync: true, cancellationToken);
    }

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
