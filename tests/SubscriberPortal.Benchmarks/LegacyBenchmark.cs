using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.Legacy.Provisioning;
using SubscriberPortal.Legacy.Schema;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// Legacy on MySQL through its provider beside the same work done by hand: the same rows, in the same order, into the same table with its indexes and triggers, a thousand a transaction.
/// </summary>
internal sealed class LegacyBenchmark : IAsyncDisposable
{
    private const int Batch = 1000;
    private const int Reads = 5_000;
    private static readonly string[] Columns =
        ["uid", "msisdn", "imsi", "status", "plan_id", "email", "first_name", "last_name", "address", "date_of_birth", "created_at", "updated_at", "version", "write_id"];

    private readonly LegacyDatabase _database;
    private readonly MySqlDataSource _bare;
    private readonly MySqlProvisioningProvider _provider;
    private readonly Subscriber[] _rows;

    private readonly MariaDbServer _server;
    private readonly string _databaseName;
    private readonly string _insertions;

    private LegacyBenchmark(MariaDbServer server, string connectionString, int rows)
    {
        (_server, _databaseName) = (server, new MySqlConnectionStringBuilder(connectionString).Database);
        var options = Options.Create(new LegacyOptions { Database = LegacyOptions.MySql, ConnectionString = connectionString });
        _database = new LegacyDatabase(new LegacyConnectionString(options, new(() => throw new InvalidOperationException("No secret is set."))), NullLogger<LegacyDatabase>.Instance);
        _bare = new MySqlDataSource(new MySqlConnectionStringBuilder(connectionString) { AllowLoadLocalInfile = true }.ConnectionString);
        _provider = new MySqlProvisioningProvider(new SystemDescriptor(SystemKeys.Legacy, "Legacy", "MySQL", 20, true), _database, TimeProvider.System);
        _rows = [.. HardSubscribers.Of(SystemKeys.Legacy, rows)];
        _insertions = Insertions();
    }

    public static async Task RunAsync(int rows)
    {
        using var server = await MariaDbServer.StartNewAsync();
        await using var benchmark = new LegacyBenchmark(server, await server.NewDatabaseAsync(), rows);
        await new MySqlSchema(benchmark._database, LegacySystem.MySqlScripts()).ApplyAsync(CancellationToken.None);
        Console.WriteLine($"{rows:N0} rows, {Figures.Load}");
        await benchmark.CompareWritesAsync();
        await benchmark.CompareReadsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bare.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task CompareWritesAsync()
    {
        var rounds = 3;
        var (bare, provider, load, update) = (new Figures(), new Figures(), new Figures(), new Figures());
        for (var round = 0; round < rounds; round++)
        {
            await EmptyAsync();
            bare.Add(await TimeAsync(InsertByHandAsync));
            await EmptyAsync();
            load.Add(await TimeAsync(LoadByHandAsync));
            await EmptyAsync();
            provider.Add(await TimeAsync(() => WriteAsync(row => SubscriberWrite.Create(row, $"bench:{row.Uid}"))));
            update.Add(await TimeAsync(() => WriteAsync(row => SubscriberWrite.Put(row with { LastName = $"Round {round}" }, $"bench-{round}:{row.Uid}"))));
        }

        Print("bare multi-row INSERT", bare);
        Print("LOAD DATA LOCAL INFILE", load);
        Print("provider, creates", provider);
        Print("provider, replaces with before-images", update);
        Console.WriteLine($"provider / bare INSERT {bare.Median / provider.Median:0.00} (must be 0.5 or more); provider / LOAD DATA {load.Median / provider.Median:0.00}");
    }

    private void Print(string what, Figures figures) => Console.WriteLine($"{what,-40} {_rows.Length / figures.Median * 1000,9:N0} rows/s   {figures}");

    private async Task CompareReadsAsync()
    {
        var uids = Enumerable.Range(0, Reads).Select(n => _rows[(int)(n * 7919L % _rows.Length)].Uid).ToArray();
        var (bare, bareEight, one, eight) = (new Figures(), new Figures(), new Figures(), new Figures());
        for (var round = 0; round < 8; round++)
        {
            double[] times =
            [
                await TimeAsync(() => ReadByHandAsync(uids, 1)), await TimeAsync(() => ReadAsync(uids, 1)),
                await TimeAsync(() => ReadByHandAsync(uids, 8)), await TimeAsync(() => ReadAsync(uids, 8)),
            ];
            // The first round warms up.
            if (round == 0) continue;
            bare.Add(times[0]);
            one.Add(times[1]);
            bareEight.Add(times[2]);
            eight.Add(times[3]);
        }

        foreach (var (callers, byHand, provider) in new[] { (1, bare, one), (8, bareEight, eight) })
        {
            Console.WriteLine(
                $"point reads by {callers}: bare {Reads / byHand.Median * 1000:N0}/s (as many threads and connections), provider {Reads / provider.Median * 1000:N0}/s, "
                + $"ratio {byHand.Median / provider.Median:0.00} (must be 0.7 or more)   {provider}");
        }
    }

    private Task ReadAsync(string[] uids, int callers) => Task.WhenAll(uids.Chunk(uids.Length / callers).Select(async part =>
    {
        foreach (var uid in part) _ = await _provider.GetAsync(uid, CancellationToken.None) ?? throw new InvalidOperationException(uid);
    }));

    private Task ReadByHandAsync(string[] uids, int threads) => Task.WhenAll(uids.Chunk(uids.Length / threads)
        .Select(part => Task.Factory.StartNew(() => ReadByHand(part), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private void ReadByHand(string[] uids)
    {
        using var connection = _bare.OpenConnection();
        foreach (var uid in uids)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE uid = ?";
            command.Parameters.Add(new MySqlParameter("", uid));
            using var reader = command.ExecuteReader();
            if (!reader.Read()) throw new InvalidOperationException(uid);
            _ = SubscriberRow.Read(reader);
        }
    }

    private async Task WriteAsync(Func<Subscriber, SubscriberWrite> write)
    {
        foreach (var chunk in _rows.Chunk(Batch))
        {
            var outcomes = await _provider.WriteBatchAsync([.. chunk.Select(write)], CancellationToken.None);
            if (outcomes.FirstOrDefault(outcome => outcome is not WriteOutcome.Done) is { } bad) throw new InvalidOperationException($"{bad}");
        }
    }

    /// <summary>By the <c>mariadb</c> client, so with nothing of ours in the way.</summary>
    private Task InsertByHandAsync() => _server.QueryAsync(_databaseName, _insertions);

    private string Insertions()
    {
        var sql = new StringBuilder();
        foreach (var chunk in _rows.Chunk(Batch))
        {
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO subscribers ({string.Join(", ", Columns)}) VALUES ");
            sql.AppendJoin(", ", chunk.Select(row => $"({string.Join(", ", Values(row).Select(Quoted))})")).Append(";\n");
        }

        return sql.ToString();
    }

    private async Task LoadByHandAsync()
    {
        await using var connection = await _bare.OpenConnectionAsync();
        foreach (var chunk in _rows.Chunk(Batch))
        {
            var text = new StringBuilder();
            foreach (var row in chunk) MySqlBulkText.AppendRow(text, [.. Values(row)]);
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
            await new MySqlBulkLoader(connection, "subscribers", Columns).LoadAsync(stream);
        }
    }

    private static IEnumerable<string?> Values(Subscriber row) =>
    [
        .. SubscriberField.All.Select(field => field.Read(row)), "1790000000000", "1790000000000",
        Random.Shared.NextInt64(1, 1L << 62).ToString(CultureInfo.InvariantCulture), $"bench:{row.Uid}",
    ];

    private static string Quoted(string? value) => value is null ? "NULL" : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private async Task EmptyAsync()
    {
        await using var connection = await _bare.OpenConnectionAsync();
        foreach (var table in new[] { "subscribers", "audit_logs" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"TRUNCATE {table}";
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }
}
