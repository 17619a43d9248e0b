using System.Globalization;
using CsvHelper;
using Microsoft.Data.Sqlite;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// The raw cost of what jobs do: prepared statements on SQLite and CsvHelper, with nothing around them. The same rows in the same order, the same schemas and pragmas, both files at once.
/// </summary>
internal sealed class RawStores(string folder)
{
    private const int RowsPerTransaction = 50_000;
    private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;";

    private static readonly string[] Columns = ["uid", "msisdn", "imsi", "status", "plan_id", "email", "first_name", "last_name", "address", "date_of_birth"];

    public Task LoadAsync(string csv) => BothAsync(path => Load(path, csv));

    /// <summary>Reads every column of every row of both stores, in order of key.</summary>
    public Task ScanAsync() => BothAsync(path => Scan(path, [.. Columns, "created_at", "updated_at", "version", "write_id"]));

    /// <summary>Reads what an export has of every row of one store, in order of key.</summary>
    public Task ScanOneAsync(string system) => Task.Run(() => Scan(PathOf(system), [.. Columns, "created_at", "updated_at"]));

    /// <summary>Looks up every row of the file by its uid, in both stores.</summary>
    public Task LookUpAsync(string csv) => BothAsync(path => LookUp(path, csv));

    /// <summary>Every cell of every row as a string.</summary>
    public static long ReadCsv(string csv)
    {
        using var reader = CsvReader.Create(File.OpenRead(csv), new CsvReaderOptions { HasHeader = false });
        var characters = 0L;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++) characters += reader.GetString(i).Length;
        }

        return characters;
    }

    private Task BothAsync(Action<string> work) => Task.WhenAll(
        new[] { "cloud", "legacy" }.Select(system => Task.Factory.StartNew(() => work(PathOf(system)), TaskCreationOptions.LongRunning)));

    private string PathOf(string system) => Path.Combine(folder, system + ".db");

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run(connection, Pragmas);
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Load(string path, string csv)
    {
        using var connection = Open(path);
        var system = Path.GetFileNameWithoutExtension(path);
        foreach (var script in system == "cloud" ? Cloud.CloudSystem.Scripts() : Legacy.LegacySystem.Scripts()) Run(connection, script.Sql);

        using var insert = connection.CreateCommand();
        insert.CommandText = $"""
            INSERT INTO subscribers ({string.Join(", ", Columns)}, created_at, updated_at, version, write_id)
            VALUES ({string.Join(", ", Columns.Select((_, i) => $"${i}"))}, $created, $created, $version, $write)
            """;
        var parameters = Columns.Select((_, i) => insert.Parameters.Add($"${i}", SqliteType.Text)).ToArray();
        var (created, version, write) = (insert.Parameters.Add("$created", SqliteType.Integer), insert.Parameters.Add("$version", SqliteType.Integer), insert.Parameters.Add("$write", SqliteType.Text));
        created.Value = DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeMilliseconds();

        using var rows = CsvReader.Create(File.OpenRead(csv), new CsvReaderOptions { HasHeader = false });
        rows.Read();
        var transaction = connection.BeginTransaction();
        for (var row = 1L; rows.Read(); row++)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = rows.GetString(i) is { Length: > 0 } text ? text : DBNull.Value;
            version.Value = row;
            write.Value = string.Create(CultureInfo.InvariantCulture, $"0192f0c1-0000-7000-8000-000000000000:{row}");
            insert.Transaction = transaction;
            insert.ExecuteNonQuery();
            if (row % RowsPerTransaction != 0) continue;
            transaction.Commit();
            transaction.Dispose();
            transaction = connection.BeginTransaction();
        }

        transaction.Commit();
        transaction.Dispose();
    }

    private static void Scan(string path, IReadOnlyList<string> columns)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM subscribers ORDER BY uid";
        using var reader = command.ExecuteReader();
        var values = new object[reader.FieldCount];
        while (reader.Read()) reader.GetValues(values);
    }

    private static void LookUp(string path, string csv)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", Columns)}, created_at, updated_at, version, write_id FROM subscribers WHERE uid = $uid";
        var uid = command.Parameters.Add("$uid", SqliteType.Text);
        using var rows = CsvReader.Create(File.OpenRead(csv), new CsvReaderOptions { HasHeader = false });
        rows.Read();
        var values = new object[Columns.Length + 4];
        while (rows.Read())
        {
            uid.Value = rows.GetString(0);
            using var reader = command.ExecuteReader();
            while (reader.Read()) reader.GetValues(values);
        }
    }
}
