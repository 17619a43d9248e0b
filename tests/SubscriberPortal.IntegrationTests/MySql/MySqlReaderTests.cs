using System.Data;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlReaderTests
{
    /// <summary>A million rows from nothing.</summary>
    private const string Million = "SELECT a.n * 1000 + b.n AS id, REPEAT('x', 100) AS v FROM n a, n b";

    [Fact]
    public async Task A_million_rows_are_read_in_memory_that_does_not_grow_with_them()
    {
        await using var database = await WithNumbersAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(connection, Million).ExecuteReaderAsync();
        var (rows, sum, waits) = (0, 0L, 0);
        var (before, most) = (Environment.WorkingSet, 0L);
        for (var read = reader.ReadAsync(); ; read = reader.ReadAsync())
        {
            if (!read.IsCompleted) waits++;
            if (!await read) break;
            sum += reader.GetInt64(0);
            if (rows++ % 50_000 == 0) most = Math.Max(most, Environment.WorkingSet - before);
        }

        Assert.Equal((1_000_000, 499_999_500_000), (rows, sum));
        Assert.True(most < 50_000_000, $"The working set grew by {most:N0} bytes.");
        Assert.True(waits < 10_000, $"{waits} of a million reads had to wait.");
    }

    [Fact]
    public async Task A_long_result_that_is_left_early_is_stopped_and_the_connection_and_its_transaction_go_on()
    {
        await using var database = await WithNumbersAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await MySqlDatabase.Command(connection, "INSERT INTO n VALUES (5000)").ExecuteNonQueryAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
        {
            await using var reader = await MySqlDatabase.Command(connection, "SELECT a.n, b.n, c.n FROM n a, n b, n c").ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"Leaving three times a billion rows took {watch.Elapsed}.");
        Assert.Equal(1001L, await MySqlDatabase.Command(connection, "SELECT COUNT(*) FROM n").ExecuteScalarAsync());
        await transaction.CommitAsync();
        Assert.Equal("1001", await database.SeenByClientAsync("SELECT COUNT(*) FROM n"));
    }

    [Fact]
    public async Task A_procedure_answers_with_each_of_its_results_and_with_what_it_changed()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT)");
        await database.RunAsync("CREATE PROCEDURE p(a INT, b TEXT) BEGIN SELECT a; INSERT INTO t VALUES (a), (a + 1); SELECT b, id FROM t ORDER BY id; SELECT 1 WHERE FALSE; END");
        await using var connection = await database.Source.OpenConnectionAsync();
        var command = MySqlDatabase.Command(connection, "p", ("a", 7), ("b", "é"));
        command.CommandType = CommandType.StoredProcedure;
        for (var i = 0; i < 2; i++)
        {
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal(7, reader.GetInt32(0));
            Assert.False(await reader.ReadAsync());
            Assert.True(await reader.NextResultAsync());
            Assert.True(await reader.ReadAsync());
            Assert.Equal(("é", 7, "id"), (reader.GetString(reader.GetOrdinal("b")), reader.GetInt32(reader.GetOrdinal("id")), reader.GetName(1)));
            Assert.True(await reader.NextResultAsync());
            Assert.False(reader.HasRows);
            Assert.False(await reader.ReadAsync());
            Assert.False(await reader.NextResultAsync());
        }

        Assert.Equal("4", await database.SeenByClientAsync("SELECT COUNT(*) FROM t"));
        Assert.Equal(7, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_failure_of_a_procedure_after_its_first_result_is_not_lost()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE PROCEDURE p() BEGIN SELECT 1; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'after all not'; END");

        var failure = await Assert.ThrowsAsync<MySqlException>(() => database.RunAsync("CALL p()"));

        Assert.Equal(("45000", "after all not"), (failure.SqlState, failure.Message));
        Assert.Equal(3, await database.ScalarAsync("SELECT 3"));
    }

    [Fact]
    public async Task Behaviours_close_the_connection_and_end_after_one_row()
    {
        await using var database = await MySqlDatabase.NewAsync();
        var connection = await database.Source.OpenConnectionAsync();
        await using (var reader = await MySqlDatabase.Command(connection, "SELECT 1 UNION SELECT 2").ExecuteReaderAsync(CommandBehavior.CloseConnection | CommandBehavior.SingleRow))
        {
            Assert.True(await reader.ReadAsync());
            Assert.False(await reader.ReadAsync());
        }

        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public async Task Values_much_longer_than_the_ones_before_come_whole()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(
            connection,
            "SELECT 1 AS n, 'a' AS s, CAST('short' AS BINARY) AS b, NULL AS z UNION ALL SELECT 2, REPEAT('ä', 300000), REPEAT('b', 5000000), NULL UNION ALL SELECT 3, '', 'x', 'z'").ExecuteReaderAsync();
        var seen = new List<(long, int, int, bool)>();
        while (await reader.ReadAsync()) seen.Add((reader.GetInt64(0), reader.GetString(1).Length, reader.GetFieldValue<byte[]>(2).Length, reader.IsDBNull(3)));

        Assert.Equal([(1, 1, 5, true), (2, 300_000, 5_000_000, true), (3, 0, 1, false)], seen);
    }

    [Fact]
    public async Task A_table_that_was_altered_is_read_as_it_is_now()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=1");
        await database.RunAsync("CREATE TABLE t (a INT)");
        await database.RunAsync("INSERT INTO t VALUES (1)");
        Assert.Equal(1, await database.ScalarAsync("SELECT * FROM t"));

        await database.SeenByClientAsync("ALTER TABLE t CHANGE a b VARCHAR(10), ADD c INT FIRST");
        await database.SeenByClientAsync("UPDATE t SET c = 9, b = 'text'");

        Assert.Equal("c=9 b=text", await RowAsync(database, "SELECT * FROM t"));
        await database.SeenByClientAsync("ALTER TABLE t CHANGE c swapped INT, CHANGE b c VARCHAR(10) FIRST");
        Assert.Equal("c=text swapped=9", await RowAsync(database, "SELECT * FROM t"));
        await database.SeenByClientAsync("ALTER TABLE t CHANGE swapped other INT");
        Assert.Equal("c=text other=9", await RowAsync(database, "SELECT * FROM t"));
    }

    [Fact]
    public async Task A_getter_of_another_type_says_which_column_it_was()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(connection, "SELECT 'a' AS letter, NULL AS nothing, CAST(18446744073709551615 AS UNSIGNED) AS big, 300 AS n").ExecuteReaderAsync();
        Assert.Throws<InvalidOperationException>(() => reader.GetInt32(3));
        await reader.ReadAsync();

        Assert.Contains("'letter'", Assert.Throws<InvalidCastException>(() => reader.GetInt32(0)).Message, StringComparison.Ordinal);
        Assert.Contains("'nothing' is NULL", Assert.Throws<InvalidCastException>(() => reader.GetString(1)).Message, StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => reader.GetInt64(2));
        Assert.Equal(ulong.MaxValue, reader.GetUInt64(2));
        Assert.Throws<OverflowException>(() => reader.GetByte(3));
        Assert.Null(reader.GetFieldValue<int?>(1));
    }

    private static async Task<string> RowAsync(MySqlDatabase database, string sql)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var reader = await MySqlDatabase.Command(connection, sql).ExecuteReaderAsync();
        await reader.ReadAsync();
        return string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}"));
    }

    private static async Task<MySqlDatabase> WithNumbersAsync()
    {
        var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE n (n INT PRIMARY KEY)");
        await database.RunAsync("INSERT INTO n WITH RECURSIVE r AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 999) SELECT n FROM r");
        return database;
    }
}
