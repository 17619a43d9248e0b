using System.Data;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

public sealed class MySqlTransactionTests
{
    [Fact]
    public async Task A_commit_keeps_a_rollback_and_a_dispose_do_not()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await InsertAsync(connection, 1);
            await transaction.CommitAsync();
        }

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await InsertAsync(connection, 2);
            await transaction.RollbackAsync();
        }

        await using (await connection.BeginTransactionAsync()) await InsertAsync(connection, 3);

        Assert.Equal("1", await database.SeenByClientAsync("SELECT GROUP_CONCAT(id) FROM t"));
    }

    [Fact]
    public async Task A_connection_that_is_closed_in_a_transaction_is_rolled_back_before_the_next_gets_it()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=1");
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        long first;
        await using (var connection = await database.Source.OpenConnectionAsync())
        {
            first = connection.ServerThreadId;
            await connection.BeginTransactionAsync();
            await InsertAsync(connection, 1);
        }

        await using (var connection = await database.Source.OpenConnectionAsync())
        {
            Assert.Equal(first, connection.ServerThreadId);
            Assert.Equal(0L, await MySqlDatabase.Command(connection, "SELECT COUNT(*) FROM t").ExecuteScalarAsync());
            await InsertAsync(connection, 2);
        }

        Assert.Equal("2", await database.SeenByClientAsync("SELECT GROUP_CONCAT(id) FROM t"));
    }

    [Fact]
    public async Task A_savepoint_takes_back_what_came_after_it()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await InsertAsync(connection, 1);
        await transaction.SaveAsync("od`d name");
        await InsertAsync(connection, 2);
        await transaction.RollbackAsync("od`d name");
        await transaction.ReleaseAsync("od`d name");
        await transaction.CommitAsync();

        Assert.Equal("1", await database.SeenByClientAsync("SELECT GROUP_CONCAT(id) FROM t"));
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, 1L)]
    [InlineData(IsolationLevel.RepeatableRead, 0L)]
    [InlineData(IsolationLevel.Snapshot, 0L)]
    public async Task The_isolation_level_decides_what_of_others_is_seen(IsolationLevel level, long seen)
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(level);
        await MySqlDatabase.Command(connection, "SELECT COUNT(*) FROM t").ExecuteScalarAsync();
        await database.RunAsync("INSERT INTO t VALUES (1)");

        Assert.Equal(seen, await MySqlDatabase.Command(connection, "SELECT COUNT(*) FROM t").ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_duplicate_key_has_its_number_and_state_and_leaves_the_connection_usable()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await using var connection = await database.Source.OpenConnectionAsync();
        await InsertAsync(connection, 1);

        var failure = await Assert.ThrowsAsync<MySqlException>(() => InsertAsync(connection, 1));

        Assert.Equal((MySqlErrorNumber.DuplicateKey, "23000"), (failure.Number, failure.SqlState));
        Assert.False(failure.IsConnectionLost || failure.IsTransient || failure.IsOutcomeUnknown);
        await InsertAsync(connection, 2);
    }

    [Fact]
    public async Task Of_two_transactions_that_wait_for_each_other_one_ends_with_a_transient_failure()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await database.RunAsync("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        await database.RunAsync("INSERT INTO t VALUES (1, 0), (2, 0)");
        await using var one = await database.Source.OpenConnectionAsync();
        await using var two = await database.Source.OpenConnectionAsync();
        await using var first = await one.BeginTransactionAsync();
        await using var second = await two.BeginTransactionAsync();
        await MySqlDatabase.Command(one, "UPDATE t SET n = 1 WHERE id = 1").ExecuteNonQueryAsync();
        await MySqlDatabase.Command(two, "UPDATE t SET n = 2 WHERE id = 2").ExecuteNonQueryAsync();

        var waits = new[]
        {
            MySqlDatabase.Command(one, "UPDATE t SET n = 1 WHERE id = 2").ExecuteNonQueryAsync(),
            MySqlDatabase.Command(two, "UPDATE t SET n = 2 WHERE id = 1").ExecuteNonQueryAsync(),
        };
        var failure = await Assert.ThrowsAsync<MySqlException>(() => Task.WhenAll(waits));

        Assert.Equal((MySqlErrorNumber.Deadlock, "40001", true), (failure.Number, failure.SqlState, failure.IsTransient));
        Assert.Equal(1, waits.Count(w => w.IsCompletedSuccessfully));
    }

    private static Task<int> InsertAsync(MySqlConnection connection, int id) => MySqlDatabase.Command(connection, "INSERT INTO t VALUES (@id)", ("id", id)).ExecuteNonQueryAsync();
}
