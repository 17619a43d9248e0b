using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SubscriberPortal.EndToEndTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using Xunit.Abstractions;

namespace SubscriberPortal.EndToEndTests;

/// <summary>kill -9 of the real process at random moments of a migration into both systems, and its restart, against the same migration left alone.</summary>
public sealed class JobKillTests(ITestOutputHelper output)
{
    private const int MostKills = 3;
    private const string Fields = "uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth";

    [Fact]
    public Task Three_migrations_killed_at_random_moments_end_as_one_that_was_left_alone() => KillAsync(rows: 20_000, runs: 3);

    [Fact, Trait("run", "soak")]
    public Task Fifty_large_migrations_killed_at_random_moments_end_as_one_that_was_left_alone() => KillAsync(rows: 200_000, runs: 50);

    private async Task KillAsync(int rows, int runs)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"PORTAL_SEED={seed}");
        var random = new Random(seed);
        var undisturbed = await MigrateAsync(rows, TimeSpan.Zero, null);
        var kills = 0;
        for (var run = 1; run <= runs; run++)
        {
            var disturbed = await MigrateAsync(rows, undisturbed.Took, random);
            output.WriteLine($"Run {run}: {disturbed.Kills} kills, {disturbed.Took.TotalSeconds:0.0} s of {undisturbed.Took.TotalSeconds:0.0} s");
            Assert.Equal(undisturbed.End, disturbed.End);
            kills += disturbed.Kills;
        }

        Assert.True(kills > 0, "No job was killed while it ran.");
    }

    /// <param name="usual">About how long the job takes when it is left alone.</param>
    /// <param name="random">Null: nothing is killed.</param>
    private static async Task<Migration> MigrateAsync(int rows, TimeSpan usual, Random? random)
    {
        await using var portal = await PortalProcess.StartNewAsync();
        var file = Path.Combine(portal.Data.FullName, "subscribers.csv");
        var (exitCode, said) = await portal.RunAsync("generate", "--rows", $"{rows}", "--bad-percent", "3", "--out", file);
        Assert.True(exitCode == 0, said);

        using var client = await portal.SignInAsync();
        var began = TimeProvider.System.GetTimestamp();
        var id = await client.StartWithFileAsync(file, new JsonObject { ["jobType"] = "MIGRATION", ["target"] = "DUAL_PROV" });
        var kills = 0;
        for (var planned = random?.Next(1, MostKills + 1) ?? 0; kills < planned; kills++)
        {
            // The first one falls into the time that the job takes also when the machine is less busy than before, the others wherever they may.
            await client.WaitForJobAsync(id, job => job["started_at"] is not null);
            await Task.Delay(usual * (random!.NextDouble() * (kills == 0 ? 0.3 : 0.6)));
            if (await HasEndedAsync(client, id)) break;
            await portal.KillAsync();
            await portal.StartAsync();
        }

        var record = await client.WaitForEndAsync(id);
        var took = TimeProvider.System.GetElapsedTime(began);
        record.AssertCounts("COMPLETED", rows, rows - rows * 3 / 100, rows * 3 / 100);
        var rejects = await client.GetStringAsync($"/jobs/{id}/rejects");
        Assert.Equal(rows * 3 / 100, Csv.Read(rejects).Count - 1);
        return new Migration(took, kills, new EndState(await ContentAsync(portal, "cloud.db"), await ContentAsync(portal, "legacy.db"), Digest(rejects)));
    }

    private static async Task<bool> HasEndedAsync(HttpClient client, string id) =>
        (string)(await client.WaitForJobAsync(id, _ => true))["job_status"]! is "COMPLETED" or "FAILED" or "CANCELLED";

    /// <summary>What a file holds by SQLite's own program: how many, and a digest of all.</summary>
    private static async Task<string> ContentAsync(PortalProcess portal, string file)
    {
        var rows = await ServerProcess.RunAsync("sqlite3", ["-readonly", Path.Combine(portal.Data.FullName, "data", file), $"SELECT {Fields} FROM subscribers ORDER BY uid;"]);
        return $"{rows.Count(c => c == '\n')} lines, {Digest(rows)}";
    }

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Migration(TimeSpan Took, int Kills, EndState End);

    private sealed record EndState(string Cloud, string Legacy, string Rejects);
}
