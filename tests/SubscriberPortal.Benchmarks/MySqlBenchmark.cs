using System.Diagnostics;
using System.Text;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Benchmarks;

/// <summary>Legacy on MySQL against the bare client library, on the same table with its indexes and triggers: writing in bulk, LOAD DATA, and reading one by one.</summary>
internal sealed class MySqlBenchmark(MySqlStores stores, int rows)
{
    private const int Batch = 1_000;
    private const int Rounds = 5;
    private const int ReadRounds = 25;
    private const int Reads = 1_000;
    private const int Seed = 1;
    private const string PointRead = $"SELECT {MySqlStores.Columns} FROM subscribers WHERE uid = ?";

    private readonly Subscriber[] _subscribers = [.. Enumerable.Range(0, rows).Select(i => SyntheticSubscribers.At(i, Seed))];

    public static async Task RunAsync(int rows)
    {
        await using var stores = await MySqlStores.StartAsync();
        Console.WriteLine($"MariaDB, {rows:N0} subscribers, {Rounds} rounds, the median counts; {Figures.Load} at the beginning");
        var benchmark = new MySqlBenchmark(stores, rows);
        await benchmark.WritesAsync();
        foreach (var streams in new[] { 1, 4 }) await benchmark.ReadsAsync(streams);
        Console.WriteLine($"{Figures.Load} at the end");
    }

    private async Task WritesAsync()
    {
        var (bare, provider, load) = (new Figures(), new Figures(), new Figures());
        for (var round = 0; round <= Rounds; round++)
        {
            var first = round == 0;
            await RoundAsync(first ? null : bare, BareInsertAsync);
            await RoundAsync(first ? null : load, LoadAsync);
            await RoundAsync(first ? null : provider, ProviderInsertAsync);
        }

        Rate("bare multi-row INSERT, 1,000 rows each", bare, rows, bare);
        Rate("LOAD DATA LOCAL INFILE", load, rows, bare);
        Rate("Legacy, WriteBatchAsync of 1,000", provider, rows, bare);
    }

    private async Task RoundAsync(Figures? figures, Func<Task<TimeSpan>> write)
    {
        using var bare = new BareMySql(stores.ConnectionString);
        bare.Run("TRUNCATE TABLE subscribers");
        bare.Run("TRUNCATE TABLE audit_logs");
        var time = await write();
        figures?.Add(time.TotalMilliseconds);
        var counted = bare.Run("SELECT CONCAT((SELECT COUNT(*) FROM subscribers), ' and ', (SELECT COUNT(*) FROM audit_logs WHERE operation = 'CREATE'))");
        if (counted != $"{rows} and {rows}") throw new InvalidOperationException($"{counted} of {rows} rows and entries were written.");
    }

    private Task<TimeSpan> BareInsertAsync()
    {
        using var bare = new BareMySql(stores.ConnectionString);
        var places = string.Join(", ", Enumerable.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", Batch));
        using var statement = bare.Prepare($"INSERT INTO subscribers ({MySqlStores.Columns}) VALUES {places}", [.. Enumerable.Repeat<object?>(null, Batch * 14)]);
        var time = TimeSpan.Zero;
        foreach (var chunk in _subscribers.Chunk(Batch))
        {
            statement.Bind([.. chunk.SelectMany((s, i) => MySqlStores.Row(s, i + 1))]);
            var began = Stopwatch.GetTimestamp();
            statement.Execute();
            time += Stopwatch.GetElapsedTime(began);
        }

        return Task.FromResult(time);
    }

    private async Task<TimeSpan> LoadAsync()
    {
        var text = new StringBuilder();
        foreach (var subscriber in _subscribers) MySqlBulkText.AppendRow(text, MySqlStores.Line(subscriber, 1));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        await using var source = new MySqlDataSource(stores.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        var began = Stopwatch.GetTimestamp();
        var load = await new MySqlBulkLoader(connection, "subscribers", MySqlStores.Columns.Split(", ")).LoadAsync(stream);
        return load is { Skipped: 0, WarningCount: 0 } ? Stopwatch.GetElapsedTime(began) : throw new InvalidOperationException($"LOAD DATA: {load} {string.Join(", ", load.Warnings)}");
    }

    private async Task<TimeSpan> ProviderInsertAsync()
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var chunk in _subscribers.Chunk(Batch))
        {
            var outcomes = await stores.Provider.WriteBatchAsync([.. chunk.Select(s => SubscriberWrite.Create(s, $"bench:{s.Uid}"))], CancellationToken.None);
            if (outcomes.Any(o => o is not WriteOutcome.Done)) throw new InvalidOperationException($"{outcomes.First(o => o is not WriteOutcome.Done)}");
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private async Task ReadsAsync(int streams)
    {
        var uids = Enumerable.Range(0, Reads).Select(i => _subscribers[(int)(i * 7919L % rows)].Uid).ToArray();
        await using var source = new MySqlDataSource(stores.ConnectionString);
        var (bare, blocking, open, pooled, legacy) = (new Reading(), new Reading(), new Reading(), new Reading(), new Reading());
        using var connections = new BareMySqlConnections(stores.ConnectionString, PointRead, streams);
        for (var round = 0; round <= ReadRounds; round++)
        {
            var first = round == 0;
            await ReadRoundAsync(first ? null : bare, streams, uids, part => BareReadsAsync(connections, part));
            await ReadRoundAsync(first ? null : blocking, streams, uids, part => BlockingReadsAsync(source, part));
            await ReadRoundAsync(first ? null : open, streams, uids, part => OpenReadsAsync(source, part));
            await ReadRoundAsync(first ? null : pooled, streams, uids, part => PooledReadsAsync(source, part));
            await ReadRoundAsync(first ? null : legacy, streams, uids, LegacyReadsAsync);
        }

        Console.WriteLine($"point reads, {streams} at once:");
        Rate("bare client library, a thread for each", bare, bare);
        Rate("MySqlCommand, blocking, a thread for each", blocking, bare);
        Rate("MySqlCommand on an open connection, async", open, bare);
        Rate("MySqlCommand, a pooled connection each time", pooled, bare);
        Rate("Legacy, GetAsync", legacy, bare);
    }

    private static async Task ReadRoundAsync(Reading? reading, int streams, string[] uids, Func<string[], Task> read)
    {
        var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.WhenAll(uids.Chunk(uids.Length / streams).Select(part => Task.Run(() => read(part))));
        reading?.Time.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        reading?.Processor.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    private static Task BareReadsAsync(BareMySqlConnections connections, string[] uids) => Task.Factory.StartNew(
        () =>
        {
            var statement = connections.Take();
            foreach (var uid in uids)
            {
                statement.Bind([uid]);
                statement.Execute();
                if (statement.Fetch() != 1) throw new InvalidOperationException($"{uid} was not found.");
            }

            connections.Give(statement);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static Task BlockingReadsAsync(MySqlDataSource source, string[] uids) => Task.Factory.StartNew(
        () =>
        {
            using var connection = source.OpenConnection();
            using var command = connection.CreateCommand();
            command.CommandText = PointRead;
            var parameter = command.Parameters.AddWithValue("", "");
            foreach (var uid in uids)
            {
                parameter.Value = uid;
                using var reader = command.ExecuteReader();
                if (!reader.Read()) throw new InvalidOperationException("A subscriber was not found.");
                for (var i = 0; i < reader.FieldCount; i++) reader.GetValue(i);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static async Task OpenReadsAsync(MySqlDataSource source, string[] uids)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = PointRead;
        var parameter = command.Parameters.AddWithValue("", "");
        foreach (var uid in uids)
        {
            parameter.Value = uid;
            await ReadAsync(command);
        }
    }

    private static async Task PooledReadsAsync(MySqlDataSource source, string[] uids)
    {
        foreach (var uid in uids)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = PointRead;
            command.Parameters.AddWithValue("", uid);
            await ReadAsync(command);
        }
    }

    private static async Task ReadAsync(MySqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) throw new InvalidOperationException("A subscriber was not found.");
        for (var i = 0; i < reader.FieldCount; i++) reader.GetValue(i);
        await reader.ReadAsync();
    }

    private async Task LegacyReadsAsync(string[] uids)
    {
        foreach (var uid in uids) _ = await stores.Provider.GetAsync(uid, CancellationToken.None) ?? throw new InvalidOperationException($"{uid} was not found.");
    }

    private static void Rate(string what, Figures figures, int count, Figures bare) =>
        Console.WriteLine($"  {what,-46} {count / figures.Median * 1000,10:N0}/s  {bare.Median / figures.Median,5:0.00} of bare   best {count / figures.Best * 1000,10:N0}/s  {bare.Best / figures.Best,5:0.00}");

    private static void Rate(string what, Reading reading, Reading bare)
    {
        Rate(what, reading.Time, Reads, bare.Time);
        Console.WriteLine($"    processor time of this process, without the server's: {reading.Processor.Median / Reads * 1000:0.0} µs for each");
    }

    /// <summary>How long the rounds took, and how much of a processor.</summary>
    private sealed class Reading
    {
        public Figures Time { get; } = new();

        public Figures Processor { get; } = new();
    }
}
