using System.Diagnostics;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>The library blocks. Shown here: it blocks no thread of the process' pool, and the threads that it does block are bounded.</summary>
[Collection(nameof(Alone))]
public sealed class MySqlThreadTests
{
    [Fact]
    public async Task Hundreds_of_slow_queries_block_no_thread_of_the_pool_and_no_more_of_their_own_than_there_may_be_connections()
    {
        const int Most = 24;
        const int Queries = 240;
        await using var database = await MySqlDatabase.NewAsync($"MaximumPoolSize={Most};ConnectionTimeout=60");
        var threadsBefore = Process.GetCurrentProcess().Threads.Count;
        var watch = Stopwatch.StartNew();
        var queries = Enumerable.Range(0, Queries).Select(i => database.ScalarAsync("SELECT SLEEP(0.5) + @i", ("i", i))).ToList();
        var (mostOwn, mostOfProcess, slowest) = (0, 0, TimeSpan.Zero);
        while (!queries.TrueForAll(q => q.IsCompleted))
        {
            // What a request would have to wait for a thread of the pool.
            var asked = Stopwatch.GetTimestamp();
            await Task.Run(() => { });
            slowest = Later(slowest, Stopwatch.GetElapsedTime(asked));
            mostOwn = Math.Max(mostOwn, database.Source.Pool.Threads.Count);
            mostOfProcess = Math.Max(mostOfProcess, Process.GetCurrentProcess().Threads.Count - threadsBefore);
            await Task.Delay(20);
        }

        Assert.Equal(Enumerable.Range(0, Queries).Select(i => (double)i), (await Task.WhenAll(queries)).Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(Most, mostOwn);
        Assert.True(mostOfProcess < Most + 30, $"The process had {mostOfProcess} threads more.");
        Assert.True(slowest < TimeSpan.FromSeconds(3), $"A thread of the pool came after {slowest}.");

        // 240 of half a second on 24 connections are 5 seconds, if they run side by side.
        Assert.InRange(watch.Elapsed.TotalSeconds, 4.9, 60);
    }

    [Fact]
    public async Task Calls_that_wait_leave_the_caller_his_thread()
    {
        await using var database = await MySqlDatabase.NewAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var watch = Stopwatch.StartNew();
        var running = MySqlDatabase.Command(connection, "SELECT SLEEP(1)").ExecuteScalarAsync();

        Assert.False(running.IsCompleted);
        await running;
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(900), $"It was over after {watch.Elapsed}.");
    }

    [Fact]
    public async Task Opening_and_closing_hundreds_of_times_leaves_no_connection_statement_or_memory_behind()
    {
        await using var database = await MySqlDatabase.NewAsync("MaximumPoolSize=4");
        await WorkAsync(database, 50);
        var before = Environment.WorkingSet;
        await WorkAsync(database, 300);
        GC.Collect();

        Assert.True(Environment.WorkingSet - before < 30_000_000, $"The working set grew by {Environment.WorkingSet - before:N0} bytes.");
        var open = await database.SeenByClientAsync($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = '{database.Name}' AND ID <> CONNECTION_ID()");
        Assert.InRange(int.Parse(open, System.Globalization.CultureInfo.InvariantCulture), 0, 4);
    }

    /// <summary>Connections of their own each time, statements of which most are pushed out of the cache, values that grow the buffers, and a failure.</summary>
    private static async Task WorkAsync(MySqlDatabase database, int times)
    {
        var value = new string('x', 200_000);
        for (var i = 0; i < times; i++)
        {
            await using var source = new MySqlDataSource(database.ConnectionString + ";StatementCacheSize=2");
            await using var connection = await source.OpenConnectionAsync();
            for (var n = 0; n < 5; n++) await MySqlDatabase.Command(connection, $"SELECT LENGTH(@v), {n}", ("v", value)).ExecuteScalarAsync();
            await Assert.ThrowsAsync<MySqlException>(() => MySqlDatabase.Command(connection, "SELECT nothing").ExecuteScalarAsync());
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
