using System.Data;
using System.Diagnostics;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>Commands that take too long, are no longer wanted, or whose connection dies under them.</summary>
public sealed class MySqlInterruptionTests
{
    [Fact]
    public async Task A_command_that_runs_into_its_timeout_is_stopped_at_the_server_and_known_to_have_had_no_effect()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, slept INT)");
        await using var connection = await database.Source.OpenConnectionAsync();
        var command = MySqlDatabase.Command(connection, "INSERT INTO t SELECT 1, SLEEP(60)");
        command.CommandTimeout = 2;
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteNonQueryAsync());

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.9, 30);
        Assert.True(failure.IsTimeout && failure.IsConnectionLost);
        Assert.False(failure.IsOutcomeUnknown);
        Assert.Contains("timeout of 2 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Broken, connection.State);
        Assert.Equal("0\t0", await database.SeenByClientAsync($"SELECT (SELECT COUNT(*) FROM t), COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO t SELECT 1, SLEEP%' AND DB = '{database.Name}'"));
        Assert.Equal(1, await database.ScalarAsync("SELECT 1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_command_is_stopped_at_the_server(bool isByToken)
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, slept INT)");
        await using var connection = await database.Source.OpenConnectionAsync();
        using var cancellation = new CancellationTokenSource();
        var command = MySqlDatabase.Command(connection, "INSERT INTO t SELECT 1, SLEEP(60)");
        var running = command.ExecuteNonQueryAsync(cancellation.Token);
        await database.UntilRunningAsync("INSERT INTO t");
        var watch = Stopwatch.StartNew();
        if (isByToken) await cancellation.CancelAsync();
        else command.Cancel();

        var failure = isByToken ? (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running)).InnerException : await Assert.ThrowsAsync<MySqlException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        Assert.Equal((false, false), (Assert.IsType<MySqlException>(failure).IsOutcomeUnknown, ((MySqlException)failure).IsTimeout));
        Assert.Equal("0", await database.SeenByClientAsync("SELECT COUNT(*) FROM t"));
        Assert.Equal(1, await database.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_command_whose_connection_is_killed_is_reported_as_lost_and_not_repeated()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, slept INT)");
        await using var connection = await database.Source.OpenConnectionAsync();
        var running = MySqlDatabase.Command(connection, "INSERT INTO t (slept) SELECT SLEEP(60)").ExecuteNonQueryAsync();
        await database.UntilRunningAsync("INSERT INTO t");
        await database.SeenByClientAsync($"KILL {connection.ServerThreadId}; SELECT 1");

        var failure = await Assert.ThrowsAsync<MySqlException>(() => running);

        Assert.True(failure.IsConnectionLost && failure.IsOutcomeUnknown);
        await database.Source.EndStatementAsync(failure);
        Assert.Equal("0\t0", await database.SeenByClientAsync($"SELECT (SELECT COUNT(*) FROM t), COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO t%' AND DB = '{database.Name}'"));
    }

    [Fact]
    public async Task Rows_that_break_off_are_a_failure_and_not_an_end()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE n (n INT)");
        await database.RunAsync("INSERT INTO n WITH RECURSIVE r AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 999) SELECT n FROM r");
        await using var connection = await database.Source.OpenConnectionAsync();
        var reader = await MySqlDatabase.Command(connection, "SELECT a.n, REPEAT('x', 200) FROM n a, n b, n c").ExecuteReaderAsync();
        for (var i = 0; i < 1000; i++) Assert.True(await reader.ReadAsync());
        await database.SeenByClientAsync($"KILL {connection.ServerThreadId}; SELECT 1");

        var failure = await Assert.ThrowsAsync<MySqlException>(async () =>
        {
            while (await reader.ReadAsync())
            {
                // What had been sent before still comes.
            }
        });
        Assert.True(failure.IsConnectionLost);
    }

    [Fact]
    public async Task Behind_a_black_hole_a_command_ends_by_its_timeout_with_an_unknown_outcome_that_can_be_cleared_up()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        using var proxy = new FlakyProxy(database.Server.Port);
        await using var source = new MySqlDataSource(new MySqlConnectionStringBuilder(database.ConnectionString) { Port = proxy.Port, ConnectionTimeout = 2 }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        var command = MySqlDatabase.Command(connection, "INSERT INTO t VALUES (@id)", ("id", 1));
        await command.ExecuteNonQueryAsync();
        proxy.Mode = ProxyMode.LoseAnswers;
        (command.Parameters[0].Value, command.CommandTimeout) = (2, 1);
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteNonQueryAsync());

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 30);
        Assert.True(failure.IsTimeout && failure.IsOutcomeUnknown);
        var unreachable = await Assert.ThrowsAsync<MySqlException>(() => source.EndStatementAsync(failure));
        Assert.True(unreachable.IsConnectionLost);
        proxy.Mode = ProxyMode.Pass;
        await source.EndStatementAsync(failure);
        Assert.Equal("1,2", await database.SeenByClientAsync("SELECT GROUP_CONCAT(id) FROM t"));
        await using var next = await source.OpenConnectionAsync();
        Assert.Equal(2L, await MySqlDatabase.Command(next, "SELECT COUNT(*) FROM t").ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_told_to_be_unknown()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        using var proxy = new FlakyProxy(database.Server.Port);
        await using var source = new MySqlDataSource(new MySqlConnectionStringBuilder(database.ConnectionString) { Port = proxy.Port }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await MySqlDatabase.Command(connection, "INSERT INTO t VALUES (1)").ExecuteNonQueryAsync();
        proxy.Mode = ProxyMode.LoseAnswers;
        var committing = transaction.CommitAsync();
        await MySqlDatabase.Until(async () => await database.SeenByClientAsync("SELECT COUNT(*) FROM t") == "1");
        proxy.Reset();

        var failure = await Assert.ThrowsAsync<MySqlException>(() => committing);
        Assert.True(failure.IsConnectionLost && failure.IsOutcomeUnknown);
        Assert.Equal("1", await database.SeenByClientAsync("SELECT id FROM t"));
    }
}
