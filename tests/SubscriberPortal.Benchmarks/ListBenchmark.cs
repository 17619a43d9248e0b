using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SubscriberPortal.Jobs.Generating;

namespace SubscriberPortal.Benchmarks;

/// <summary>A list page of 25 at many depths, with filters and prefix searches, through the running program; beside it the same 25 rows by one bare statement on the same file.</summary>
internal static class ListBenchmark
{
    private const int Repeats = 9;
    private const string Columns = "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth, created_at, updated_at, version";

    public static async Task RunAsync(long rows, string? folder)
    {
        await using var stores = new BenchmarkStores(folder);
        await stores.FillAsync(rows);
        await using var portal = await RunningPortal.StartAsync(stores.Data.FullName);
        var worst = 0.0;

        foreach (var system in new[] { "legacy", "cloud", "dual" })
        {
            foreach (var filter in new[] { "", "status=ACTIVE", "status=DELETED", "planId=PREMIUM", "status=SUSPENDED&planId=PREMIUM" })
            {
                var figures = new Figures();
                foreach (var cursor in await CursorsAsync(portal.Client, system, filter)) figures.AddAll(await GetAsync(portal.Client, $"/{system}/subscribers?{filter}&cursor={cursor}"));
                Print($"{system,-7} any cursor  {(filter.Length == 0 ? "no filter" : filter)}", figures);
            }

            foreach (var filter in new[] { "", "&status=SUSPENDED&planId=PREMIUM" })
            {
                var figures = new Figures();
                foreach (var search in Searches(rows)) figures.AddAll(await GetAsync(portal.Client, $"/{system}/subscribers?search={Uri.EscapeDataString(search)}{filter}"));
                Print($"{system,-7} any search  {(filter.Length == 0 ? "no filter" : filter[1..])}", figures);
            }

            Print($"{system,-7} the page, as HTML", await GetAsync(portal.Client, $"/provision/{system}"));
        }

        await RawAsync(stores, rows);
        Console.WriteLine($"the slowest of all requests: {worst:0.0} ms (bound: 100 ms)");

        void Print(string what, Figures figures)
        {
            worst = Math.Max(worst, figures.Worst);
            Console.WriteLine($"{what,-60} {figures}");
        }
    }

    /// <summary>Cursors all through the list: large pages are walked, and the cursor of every so many kept.</summary>
    private static async Task<List<string>> CursorsAsync(HttpClient client, string system, string filter)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await client.GetFromJsonAsync<JsonObject>($"/{system}/subscribers?limit=1000&{filter}{(cursor is null ? "" : $"&cursor={cursor}")}"))!;
            cursor = (string?)page["pagination"]!["nextCursor"];
            if (cursor is not null) all.Add(cursor);
        }
        while (cursor is not null && all.Count < 400);
        return [.. all.Where((_, i) => i % Math.Max(1, all.Count / 12) == 0)];
    }

    /// <summary>Prefixes of each kind and many lengths, those that match almost everything and those that match nothing among them.</summary>
    private static IEnumerable<string> Searches(long rows)
    {
        var some = SyntheticSubscribers.At(rows / 3, seed: 1);
        foreach (var text in new[] { some.Uid, some.Msisdn, some.Imsi })
        {
            for (var length = 1; length <= text.Length; length += 3) yield return text[..length];
        }

        yield return "zzz";
        yield return "+1";
        yield return "99";
    }

    private static Task<Figures> GetAsync(HttpClient client, string path) => Figures.MeasureAsync(Repeats, async () =>
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    });

    private static async Task RawAsync(BenchmarkStores stores, long rows)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(stores.Data.FullName, "legacy.db")};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM subscribers WHERE uid > $after ORDER BY uid LIMIT 26";
        var after = command.Parameters.AddWithValue("$after", SyntheticSubscribers.At(rows / 2, seed: 1).Uid);
        after.SqliteType = SqliteType.Text;
        var figures = await Figures.MeasureAsync(200, async () =>
        {
            await using var reader = await command.ExecuteReaderAsync();
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync()) reader.GetValues(values);
        });
        Console.WriteLine($"{"raw: the same rows by one bare statement",-60} {figures}");
    }
}
