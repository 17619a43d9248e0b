using System.Diagnostics;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlPoolTests
{
    [Fact]
    public async Task When_all_connections_are_in_use_the_next_waits_and_then_hears_which_setting_to_raise()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=2;ConnectionTimeout=1");
        var first = await database.Source.OpenConnectionAsync();
        await using var second = await database.Source.OpenConnectionAsync();
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<MySqlException>(async () => await database.Source.OpenConnectionAsync());

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 30);
        Assert.True(failure.IsPoolExhausted && failure.IsTransient);
        Assert.Contains("All 2 connections", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MaximumPoolSize", failure.Message, StringComparison.Ordinal);

        var waiting = database.Source.OpenConnectionAsync();
        await first.DisposeAsync();
        await using var third = await waiting;
        Assert.Equal(1, await MySqlDatabase.Command(third, "SELECT 1").ExecuteScalarAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await database.Source.OpenConnectionAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_connection_that_comes_back_bears_no_trace_of_who_had_it()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=1;AllowUserVariables=true");
        long first;
        await using (var connection = await database.Source.OpenConnectionAsync())
        {
            first = connection.ServerThreadId;
            await MySqlDatabase.Command(connection, "SET @mine = 1, SESSION sql_mode = '', SESSION time_zone = '+05:00', NAMES latin1").ExecuteNonQueryAsync();
            await MySqlDatabase.Command(connection, "CREATE TEMPORARY TABLE left_over (id INT)").ExecuteNonQueryAsync();
            Assert.Equal(1, await MySqlDatabase.Command(connection, "SELECT GET_LOCK('mine', 0)").ExecuteScalarAsync());
        }

        await using var next = await database.Source.OpenConnectionAsync();
        Assert.Equal(first, next.ServerThreadId);
        Assert.Equal(DBNull.Value, await MySqlDatabase.Command(next, "SELECT @mine").ExecuteScalarAsync());
        Assert.Equal("+00:00 utf8mb4 1", await MySqlDatabase.Command(next, "SELECT CONCAT(@@time_zone, ' ', @@character_set_client, ' ', @@sql_mode LIKE '%STRICT_ALL_TABLES%')").ExecuteScalarAsync());
        Assert.Equal(1, await MySqlDatabase.Command(next, "SELECT IS_FREE_LOCK('mine')").ExecuteScalarAsync());
        Assert.Equal("😀", await MySqlDatabase.Command(next, "SELECT @v", ("v", "😀")).ExecuteScalarAsync());
        var missing = await Assert.ThrowsAsync<MySqlException>(() => MySqlDatabase.Command(next, "SELECT * FROM left_over").ExecuteScalarAsync());
        Assert.Equal("42S02", missing.SqlState);
    }

    [Fact]
    public async Task Statements_stay_prepared_from_one_user_of_a_connection_to_the_next()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=1;StatementCacheSize=2");
        for (var i = 0; i < 20; i++) Assert.Equal(i, await database.ScalarAsync("SELECT @i", ("i", i)));
        Assert.Equal(1L, await PreparedAsync(database));

        // No more than two are kept by the connection, and so by the server.
        Assert.Equal("2", await OpenStatementsAsync());
    }

    [Fact]
    public async Task Unused_connections_are_closed_after_a_while()
    {
        await using var database = await MySqlDatabase.NewAsync("ConnectionIdleTimeout=1");
        var connections = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => database.Source.OpenConnectionAsync().AsTask()));
        var ids = string.Join(',', connections.Select(c => c.ServerThreadId));
        foreach (var connection in connections) await connection.DisposeAsync();
        Assert.Equal("5", await SeenAsync(database.Server, ids));

        await MySqlDatabase.Until(async () => await SeenAsync(database.Server, ids) == "0");
        Assert.Equal(1, await database.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task Connections_that_were_killed_while_nobody_used_them_are_found_out_and_replaced()
    {
        await using var database = await MySqlDatabase.NewAsync();
        var connections = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => database.Source.OpenConnectionAsync().AsTask()));
        var ids = connections.Select(c => c.ServerThreadId).ToList();
        foreach (var connection in connections) await connection.DisposeAsync();
        await database.SeenByClientAsync(string.Concat(ids.Select(id => $"KILL {id};")) + "SELECT 1");
        await MySqlDatabase.Until(async () => await SeenAsync(database.Server, string.Join(',', ids)) == "0");

        for (var i = 0; i < 3; i++) Assert.Equal(1, await database.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_was_killed_and_started_again_is_used_again()
    {
        using var server = await MariaDbServer.StartNewAsync();
        await using var database = await MySqlDatabase.NewAsync("ConnectionTimeout=5", server);
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await using var busy = await database.Source.OpenConnectionAsync();
        var running = MySqlDatabase.Command(busy, "SELECT SLEEP(60)").ExecuteScalarAsync();
        await database.UntilRunningAsync("SELECT SLEEP(60)");
        server.Kill();

        var lost = await Assert.ThrowsAsync<MySqlException>(() => running);
        Assert.True(lost.IsConnectionLost && lost.IsTransient && lost.IsOutcomeUnknown);
        var watch = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<MySqlException>(() => database.ScalarAsync("SELECT 1"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed} to say that there is no server.");
        Assert.Contains($"127.0.0.1:{server.Port}", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsTransient);
        Assert.False(refused.IsOutcomeUnknown);

        await server.StartAsync();
        await database.RunAsync("INSERT INTO t VALUES (1)");
        Assert.Equal("1", await database.SeenByClientAsync("SELECT id FROM t"));
        await database.Source.EndStatementAsync(lost);
        var broken = await Assert.ThrowsAsync<MySqlException>(() => MySqlDatabase.Command(busy, "SELECT 1").ExecuteScalarAsync());
        Assert.True(broken.IsConnectionLost);
        Assert.False(broken.IsOutcomeUnknown);
    }

    [Fact]
    public async Task A_connection_that_nobody_disposed_of_comes_back_when_it_is_collected()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=1;ConnectionTimeout=1");
        await ForgetAsync(database);

        await MySqlDatabase.Until(async () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            try
            {
                return await database.ScalarAsync("SELECT 1") is 1;
            }
            catch (MySqlException e) when (e.IsPoolExhausted)
            {
                return false;
            }
        });
    }

    private static async Task ForgetAsync(MySqlDatabase database)
    {
        var connection = await database.Source.OpenConnectionAsync();
        var reader = await MySqlDatabase.Command(connection, "SELECT 1 UNION ALL SELECT 2").ExecuteReaderAsync();
        await reader.ReadAsync();
    }

    private static async Task<long> PreparedAsync(MySqlDatabase database)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(connection, "SHOW SESSION STATUS LIKE 'Com_stmt_prepare'").ExecuteReaderAsync();
        await reader.ReadAsync();

        // The question itself is one of them.
        return long.Parse(reader.GetString(1), System.Globalization.CultureInfo.InvariantCulture) - 1;
    }

    private static async Task<string> OpenStatementsAsync()
    {
        using var server = await MariaDbServer.StartNewAsync();
        await using var alone = await MySqlDatabase.NewAsync("MaximumPoolSize=1;StatementCacheSize=2", server);
        for (var i = 0; i < 20; i++) await alone.ScalarAsync($"SELECT @i + {i}", ("i", i));
        return (await server.QueryAsync("mysql", "SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'")).Trim().Split('\t')[^1];
    }

    private static async Task<string> SeenAsync(MariaDbServer server, string ids) =>
        (await server.QueryAsync("mysql", $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID IN ({ids})")).Trim().Split('\n')[^1];
}
