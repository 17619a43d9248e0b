using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace SubscriberPortal.Benchmarks;

/// <summary>A list page of 25 at many depths, with filters and prefix searches, through the running program; beside it the same 25 rows by one bare statement on the same file.</summary>
internal sealed class ListBenchmark
{
    private const int Repeats = 9;
    private const double Bound = 100;

    /// <summary>How many pages of 1,000 are walked to find cursors: to the end of a million without a filter, some way into the others.</summary>
    private const int WholeWalk = 1_500;
    private const int Walk = 200;
    private const string Columns = "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth, created_at, updated_at, version";

    private static readonly string[] Filters = ["", "status=ACTIVE", "status=DELETED", "planId=PREMIUM", "status=SUSPENDED&planId=PREMIUM", $"planId={HardSubscribers.RangePlan}"];
    private static readonly string[] SearchFilters = ["", "status=DELETED", "status=SUSPENDED&planId=PREMIUM", $"planId={HardSubscribers.RangePlan}", $"status=DELETED&planId={HardSubscribers.RangePlan}"];
    private static readonly string[] SyncFilters = ["syncStatus=SYNCED", "syncStatus=CONFLICT", "syncStatus=CLOUD_ONLY", "syncStatus=LEGACY_ONLY", "syncStatus=PENDING"];

    private readonly HttpClient _client;
    private readonly List<(double Median, string Path)> _requests = [];

    private ListBenchmark(HttpClient client) => _client = client;

    public static async Task RunAsync(long rows, string? folder)
    {
        await using var stores = new BenchmarkStores(folder);
        await stores.FillAsync(rows);
        await using var portal = await RunningPortal.StartAsync(stores.Data.FullName);
        Console.WriteLine($"{Figures.Load} at the beginning");
        var benchmark = new ListBenchmark(portal.Client);
        foreach (var system in new[] { "legacy", "cloud", "dual" }) await benchmark.SystemAsync(system, rows);
        await RawAsync(stores, rows);
        benchmark.Tell();
    }

    private async Task SystemAsync(string system, long rows)
    {
        var watch = Stopwatch.StartNew();
        using (var page = await _client.GetAsync(new Uri($"/provision/{system}", UriKind.Relative))) page.EnsureSuccessStatusCode();
        Console.WriteLine($"{system,-7} {"the page as HTML, for the first time",-52} {watch.Elapsed.TotalMilliseconds,14:0.00} ms");
        await PrintAsync(system, "the page as HTML", [$"/provision/{system}"]);

        foreach (var filter in system == "dual" ? [.. Filters, .. SyncFilters] : Filters) await PrintAsync(system, $"any cursor  {filter}", await CursorsAsync($"/{system}/subscribers?{filter}"));
        foreach (var filter in SearchFilters)
        {
            var paths = Searches(rows).Select(search => $"/{system}/subscribers?search={Uri.EscapeDataString(search)}&{filter}").ToList();
            await PrintAsync(system, $"any search  {filter}", paths);
            var deep = new List<string>();
            foreach (var search in new[] { "0", "%2B999" }) deep.AddRange(await CursorsAsync($"/{system}/subscribers?search={search}&{filter}"));
            await PrintAsync(system, $"any search, any cursor  {filter}", deep);
        }
    }

    /// <summary>Cursors all through the list: large pages are walked, and the cursor of every so many kept. Those of the last pages stay, where one part of a search goes over into the next.</summary>
    private async Task<List<string>> CursorsAsync(string list)
    {
        var all = new List<string> { list };
        string? cursor = null;
        do
        {
            var page = (await _client.GetFromJsonAsync<JsonObject>($"{list}&limit=1000{(cursor is null ? "" : $"&cursor={cursor}")}"))!;
            cursor = (string?)page["pagination"]!["nextCursor"];
            if (cursor is not null) all.Add($"{list}&cursor={cursor}");
        }
        while (cursor is not null && all.Count < (list.EndsWith('&') ? WholeWalk : Walk));
        return [.. all.Where((_, i) => i % Math.Max(1, all.Count / 12) == 0 || i >= all.Count - 2)];
    }

    /// <summary>Prefixes of each kind and many lengths, those that match almost everything and those that match nothing among them.</summary>
    private static IEnumerable<string> Searches(long rows)
    {
        var (some, other) = (HardSubscribers.At(rows / 3), HardSubscribers.At((rows / 3) + 1));
        foreach (var text in new[] { some.Uid, other.Uid, some.Msisdn, some.Imsi })
        {
            for (var length = 1; length <= text.Length; length += 2) yield return text[..length];
        }

        foreach (var text in new[] { "zzz", "+", "+1", "+9990019", "99", "0", "00", "0019", "s", "sub-001-0099" }) yield return text;
    }

    private async Task PrintAsync(string system, string what, IEnumerable<string> paths)
    {
        var figures = new Figures();
        foreach (var path in paths)
        {
            var one = await Figures.MeasureAsync(Repeats, async () =>
            {
                using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
            });
            _requests.Add((one.Median, path));
            figures.AddAll(one);
        }

        Console.WriteLine($"{system,-7} {what,-52} {figures}");
    }

    private void Tell()
    {
        Console.WriteLine($"{_requests.Count} different requests, {Repeats} times each; {Figures.Load} at the end");
        foreach (var (median, path) in _requests.OrderByDescending(request => request.Median).TakeWhile((request, i) => i < 5 || (request.Median > Bound && i < 40)))
            Console.WriteLine($"{median,8:0.0} ms  {(median > Bound ? "ABOVE" : "below")} {Bound} ms  {path.Split("&cursor=")[0]}{(path.Contains("&cursor=", StringComparison.Ordinal) ? " at a cursor" : "")}");
    }

    private static async Task RawAsync(BenchmarkStores stores, long rows)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(stores.Data.FullName, "legacy.db")};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM subscribers WHERE uid > $after ORDER BY uid LIMIT 26";
        var after = command.Parameters.AddWithValue("$after", HardSubscribers.At(rows / 2).Uid);
        after.SqliteType = SqliteType.Text;
        var figures = await Figures.MeasureAsync(200, async () =>
        {
            await using var reader = await command.ExecuteReaderAsync();
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync()) reader.GetValues(values);
        });
        Console.WriteLine($"{"raw     the same rows by one bare statement",-60} {figures}");
    }
}
