using System.Data;
using System.Diagnostics;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>Queries that the server has answered at once so far are waited for where they are asked, for a moment. Here they take longer than they used to.</summary>
public sealed class MySqlPromptQueryTests
{
    private const string Sleep = "SELECT SLEEP(@s) + @n";

    [Fact]
    public async Task A_query_that_was_prompt_and_is_slow_now_leaves_the_caller_his_thread_and_has_its_answer()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        for (var n = 0; n < 10; n++)
        {
            Assert.Equal((long)n, await MySqlDatabase.Command(connection, Sleep, ("s", 0), ("n", n)).ExecuteScalarAsync());
            if (n % 3 != 2) continue;
            var asked = Stopwatch.StartNew();
            var running = MySqlDatabase.Command(connection, Sleep, ("s", 1), ("n", n)).ExecuteScalarAsync();

            Assert.False(running.IsCompleted);
            Assert.True(asked.Elapsed < TimeSpan.FromSeconds(0.9), $"The caller waited for {asked.Elapsed}.");
            Assert.Equal((long)n, await running);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(40, 7)]
    public async Task Rows_that_come_one_after_the_other_are_all_there(int fast, int slow)
    {
        // The server sends 16 KB at a time: of the slow rows each comes with a part of the next.
        const string Rows =
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 100) SELECT n, REPEAT('x', 9000), IF(n > @fast, SLEEP(0.05), 0) FROM r WHERE n <= @all";
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        for (var round = 0; round < 4; round++)
        {
            await using var reader = await MySqlDatabase.Command(connection, Rows, ("fast", fast), ("all", fast + slow)).ExecuteReaderAsync();
            var numbers = new List<long>();
            while (await reader.ReadAsync())
            {
                numbers.Add(reader.GetInt64(0));
                Assert.Equal(9000, reader.GetString(1).Length);
            }

            Assert.Equal(Enumerable.Range(1, fast + slow).Select(n => (long)n), numbers);
        }
    }

    [Fact]
    public async Task A_query_of_which_no_rows_are_wanted_leaves_the_connection_free()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        for (var n = 0; n < 3; n++)
        {
            await MySqlDatabase.Command(connection, "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 900) SELECT n, REPEAT('x', 9000) FROM r").ExecuteNonQueryAsync();
            Assert.Equal((long)n, await MySqlDatabase.Command(connection, Sleep, ("s", 0), ("n", n)).ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task Its_timeout_ends_it()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await PromptAsync(database);
        var command = MySqlDatabase.Command(connection, Sleep, ("s", 60), ("n", 0));
        command.CommandTimeout = 1;

        var failure = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteScalarAsync());

        Assert.True(failure.IsTimeout && !failure.IsOutcomeUnknown);
        Assert.Equal(ConnectionState.Broken, connection.State);
    }

    [Fact]
    public async Task Its_cancellation_ends_it()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await PromptAsync(database);
        using var cancellation = new CancellationTokenSource();
        var running = MySqlDatabase.Command(connection, Sleep, ("s", 60), ("n", 0)).ExecuteScalarAsync(cancellation.Token);
        await database.UntilRunningAsync("SELECT SLEEP");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(ConnectionState.Broken, connection.State);
    }

    [Fact]
    public async Task The_end_of_its_connection_is_told()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await PromptAsync(database);
        var running = MySqlDatabase.Command(connection, Sleep, ("s", 60), ("n", 0)).ExecuteScalarAsync();
        await database.UntilRunningAsync("SELECT SLEEP");

        await database.SeenByClientAsync($"KILL {connection.ServerThreadId}; SELECT 1");

        Assert.True((await Assert.ThrowsAsync<MySqlException>(() => running)).IsConnectionLost);
        Assert.Equal(5, await database.ScalarAsync("SELECT 5"));
    }

    [Fact]
    public async Task A_table_that_is_altered_between_two_queries_is_read_as_it_is_now()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        await database.RunAsync("INSERT INTO t VALUES (1, 7)");
        await using var connection = await database.Source.OpenConnectionAsync();
        for (var i = 0; i < 3; i++) Assert.Equal(7, await MySqlDatabase.Command(connection, "SELECT v FROM t WHERE id = @i", ("i", 1)).ExecuteScalarAsync());

        await database.RunAsync("ALTER TABLE t MODIFY v VARCHAR(20)");

        for (var i = 0; i < 3; i++) Assert.Equal("7", await MySqlDatabase.Command(connection, "SELECT v FROM t WHERE id = @i", ("i", 1)).ExecuteScalarAsync());
    }

    /// <summary>A connection that knows the query as a prompt one.</summary>
    private static async Task<MySqlConnection> PromptAsync(MySqlDatabase database)
    {
        var connection = await database.Source.OpenConnectionAsync();
        for (var n = 0; n < 3; n++) Assert.Equal((long)n, await MySqlDatabase.Command(connection, Sleep, ("s", 0), ("n", n)).ExecuteScalarAsync());
        return connection;
    }
}
