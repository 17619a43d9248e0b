using System.Diagnostics;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>An empty database of a test's own on a MariaDB server, and a data source to it.</summary>
internal sealed class MySqlDatabase : IAsyncDisposable
{
    private MySqlDatabase(MariaDbServer server, string connectionString, MySqlDataSource source) => (Server, ConnectionString, Source) = (server, connectionString, source);

    public MariaDbServer Server { get; }

    public string ConnectionString { get; }

    public MySqlDataSource Source { get; }

    public string Name => new MySqlConnectionStringBuilder(ConnectionString).Database;

    /// <param name="more">Further keys of the connection string, such as <c>MaximumPoolSize=2</c>.</param>
    public static async Task<MySqlDatabase> NewAsync(string more = "", MariaDbServer? server = null)
    {
        server ??= await TestServers.MariaDbAsync();
        var connectionString = $"{await server.NewDatabaseAsync()};{more}";
        return new MySqlDatabase(server, connectionString, new MySqlDataSource(connectionString));
    }

    public async Task<int> RunAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await Command(connection, sql, parameters).ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await Command(connection, sql, parameters).ExecuteScalarAsync();
    }

    /// <summary>What the <c>mariadb</c> client prints, without the line of names.</summary>
    public async Task<string> SeenByClientAsync(string sql) => string.Join('\n', (await Server.QueryAsync(Name, sql)).TrimEnd('\n').Split('\n').Skip(1));

    /// <summary>Waits until the server runs a statement that begins so.</summary>
    public Task UntilRunningAsync(string beginning) => Until(
        async () => await SeenByClientAsync($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '{beginning}%' AND DB = '{Name}'") == "1");

    public static async Task Until(Func<Task<bool>> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "It did not happen within a minute.");
            await Task.Delay(50);
        }
    }

    public static MySqlCommand Command(MySqlConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
