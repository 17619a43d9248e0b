using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.EndToEndTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using Xunit.Abstractions;

namespace SubscriberPortal.EndToEndTests;

/// <summary>kill -9 of the real process at random moments under concurrent writers.</summary>
public sealed class DualKillTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const string Content = "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth, created_at, updated_at";

    [Fact]
    public async Task A_kill_at_any_moment_under_four_writers_leaves_no_difference_and_loses_no_acknowledged_write()
    {
        var kills = Environment.GetEnvironmentVariable("PORTAL_SOAK") == "1" ? 100 : 5;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"PORTAL_SEED={seed}");
        var random = new Random(seed);
        await using var portal = await PortalProcess.StartNewAsync();
        using var client = await portal.SignInAsync();
        var writers = Enumerable.Range(0, Writers).Select(number => new AcknowledgedWriter(number, client)).ToList();

        for (var kill = 1; kill <= kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var writing = writers.ConvertAll(writer => Task.Run(() => writer.RunAsync(new Random(random.Next()), stop.Token)));
            await KillSoonAsync(portal, writers, writing, random);
            await stop.CancelAsync();
            await Task.WhenAll(writing);

            await portal.StartAsync();
            await WaitUntilSettledAsync(client);
            var found = await CompareAsync(portal, $"After kill {kill}");
            foreach (var writer in writers) Check(writer, found, kill);
        }

        await AssertAuditedAsync(client);
        output.WriteLine($"{kills} kills, {writers.Sum(writer => writer.Acknowledged)} acknowledged writes, {writers.Sum(writer => writer.Possible.Count)} subscribers");
        Assert.True(writers.TrueForAll(writer => writer.Acknowledged > kills), "The writers hardly wrote.");
    }

    /// <summary>After so many acknowledged writes and a moment more; so that writes are under way on any machine.</summary>
    private static async Task KillSoonAsync(PortalProcess portal, List<AcknowledgedWriter> writers, List<Task> writing, Random random)
    {
        var (enough, moment) = (writers.Sum(writer => writer.Acknowledged) + random.Next(1, 60), TimeSpan.FromMilliseconds(random.Next(20)));
        while (writers.Sum(writer => writer.Acknowledged) < enough && !writing.Exists(task => task.IsCompleted)) await Task.Delay(1);
        await Task.Delay(moment);
        await portal.KillAsync();
    }

    private static void Check(AcknowledgedWriter writer, IReadOnlyDictionary<string, string> found, int kill)
    {
        foreach (var (uid, possible) in writer.Possible)
        {
            var plan = found.GetValueOrDefault(uid, "");
            Assert.True(possible.Contains(plan), $"After kill {kill} {uid} has the plan '{plan}' where only {string.Join(" or ", possible.Select(one => $"'{one}'"))} can be.");
        }

        writer.Learn(found);
    }

    private static async Task WaitUntilSettledAsync(HttpClient client)
    {
        for (var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2); ; await Task.Delay(50))
        {
            var open = (await client.GetFromJsonAsync<JsonObject>("/dual/intents"))!;
            if ((int)open["total"]! == 0) return;
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"An intent is left open: {open}");
        }
    }

    /// <summary>Compares the two files by SQLite's own program, and answers the plan of each subscriber.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> CompareAsync(PortalProcess portal, string when)
    {
        var data = Path.Combine(portal.Data.FullName, "data");
        var attach = $"ATTACH '{Path.Combine(data, "legacy.db")}' AS legacy;";
        string Less(string left, string right) => $"SELECT {Content} FROM {left}.subscribers EXCEPT SELECT {Content} FROM {right}.subscribers;";
        var difference = await SqliteAsync(data, attach + Less("main", "legacy") + Less("legacy", "main"));
        Assert.True(difference.Length == 0, $"{when} the sides differ: {difference}");
        var rows = await SqliteAsync(data, "SELECT uid, plan_id FROM subscribers;");
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('|')).ToDictionary(row => row[0], row => row[1]);
    }

    private static Task<string> SqliteAsync(string data, string sql) => ServerProcess.RunAsync("sqlite3", ["-readonly", Path.Combine(data, "cloud.db"), sql]);

    private static async Task AssertAuditedAsync(HttpClient client)
    {
        var audit = (string)(await client.PostForAsync("/audit/jobs", [], System.Net.HttpStatusCode.Accepted))["job_id"]!;
        var record = await client.WaitForEndAsync(audit);
        Assert.Equal("COMPLETED", (string)record["job_status"]!);
        var status = (await client.GetFromJsonAsync<JsonObject>("/dual/sync-status"))!;
        Assert.Equal((0, 0, 0, 0), ((int)status["conflicts"]!, (int)status["cloudOnly"]!, (int)status["legacyOnly"]!, (int)status["pending"]!));
        Assert.True((int)status["synced"]! > 0);
    }
}
