using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SqliteDatabase _database;

    public GroupCommitTests() => _database = new SqliteDatabase(_folder.PathOf("group.db"), "group");

    private static CancellationToken None => CancellationToken.None;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Concurrent_writes_share_commits()
    {
        await CreateTableAsync();
        var before = _database.CommitCount;
        using var gate = new ManualResetEventSlim();
        var first = _database.WriteAsync(session => { gate.Wait(); return Insert(session, -1); }, None);
        var rest = Enumerable.Range(0, 500).Select(n => _database.WriteAsync(session => Insert(session, n), None)).ToArray();
        gate.Set();
        await Task.WhenAll([first, .. rest]);
        Assert.InRange(_database.CommitCount - before, 1, 20);
        Assert.Equal(501, await CountAsync());
    }

    [Fact]
    public async Task Work_that_fails_is_undone_alone()
    {
        await CreateTableAsync();
        using var gate = new ManualResetEventSlim();
        var first = _database.WriteAsync(session => { gate.Wait(); return Insert(session, -1); }, None);
        var rest = Enumerable.Range(0, 100).Select(n => _database.WriteAsync(
            session =>
            {
                Insert(session, n);
                Insert(session, 1000 + n);
                return n % 10 == 3 ? throw new InvalidOperationException("This one fails.") : n;
            },
            None)).ToArray();
        gate.Set();
        await first;
        for (var n = 0; n < rest.Length; n++)
        {
            if (n % 10 == 3) await Assert.ThrowsAsync<InvalidOperationException>(() => rest[n]);
            else Assert.Equal(n, await rest[n]);
        }

        Assert.Equal(1 + (90 * 2), await CountAsync());
    }

    [Fact]
    public async Task Work_that_fails_alone_leaves_nothing_and_the_writer_goes_on()
    {
        await CreateTableAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync<int>(
            session =>
            {
                Insert(session, 1);
                throw new InvalidOperationException("This one fails.");
            },
            None));
        Assert.Equal(0, await CountAsync());
        await _database.WriteAsync(session => Insert(session, 2), None);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Work_given_up_while_it_waits_is_not_done()
    {
        await CreateTableAsync();
        using var gate = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        var first = _database.WriteAsync(session => { gate.Wait(); return Insert(session, 1); }, None);
        var second = _database.WriteAsync(session => Insert(session, 2), cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Set();
        await first;
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_write_is_seen_by_a_read_that_begins_after_it()
    {
        await CreateTableAsync();
        for (var n = 1; n <= 100; n++)
        {
            await _database.WriteAsync(session => Insert(session, n), None);
            Assert.Equal(n, await CountAsync());
        }
    }

    [Fact]
    public async Task A_long_read_is_cancelled()
    {
        await CreateTableAsync();
        using var cancelled = new CancellationTokenSource();
        var reading = _database.ReadAsync(
            session =>
            {
                cancelled.CancelAfter(20);
                session.Execute("WITH RECURSIVE forever(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM forever) SELECT MAX(n) FROM forever");
                return 0;
            },
            cancelled.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Disposing_sees_through_what_waits()
    {
        await CreateTableAsync();
        var writes = Enumerable.Range(0, 50).Select(n => _database.WriteAsync(session => Insert(session, n), None)).ToArray();
        _database.Dispose();
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _database.WriteAsync(session => Insert(session, 99), None));
        await Assert.ThrowsAsync<ObjectDisposedException>(CountAsync);
    }

    private static int Insert(SqliteSession session, int n)
    {
        session.Prepare("INSERT INTO numbers (n) VALUES (?1)").Bind(1, n).Run();
        return n;
    }

    private Task<int> CreateTableAsync() => _database.WriteAsync(
        session =>
        {
            session.Execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
            return 0;
        },
        None);

    private Task<long> CountAsync() => _database.ReadAsync(
        session =>
        {
            var row = session.Prepare("SELECT COUNT(*) FROM numbers");
            return row.Step() ? row.Number(0) : -1;
        },
        None);
}
