using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.EndToEndTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.EndToEndTests;

/// <summary>The portal's main job from end to end, on the built program over HTTP: a real file, read, migrated, audited, exported, mended.</summary>
public sealed class MigrationScenarioTests
{
    private static readonly JsonObject IntoDual = new() { ["jobType"] = "MIGRATION", ["target"] = "DUAL_PROV" };

    [Fact]
    public Task Ten_thousand_rows_with_three_hundred_bad_ones_are_migrated_audited_exported_and_mended() => MigrateAuditExportAndMendAsync(10_000, null);

    [Fact]
    public async Task On_MariaDB_and_moto_three_thousand_rows_with_ninety_bad_ones_are_migrated_audited_exported_and_mended() =>
        await MigrateAuditExportAndMendAsync(3_000, await RealSystems.NewAsync());

    /// <summary>The killed worker's tasks come back when their heartbeats, of 45 seconds, have run out.</summary>
    [Fact]
    public async Task A_kill_in_the_middle_and_a_restart_give_the_same_final_counts_on_Step_Functions() => await KillInTheMiddleAsync(await OnStepFunctionsAsync());

    private static async Task MigrateAuditExportAndMendAsync(int rows, IReadOnlyDictionary<string, string>? settings)
    {
        var (bad, good) = (rows * 3 / 100, rows - rows * 3 / 100);
        await using var portal = await PortalProcess.StartNewAsync(settings);
        using var client = await portal.SignInAsync();
        var file = await GenerateAsync(portal, rows, badPercent: 3);

        var migration = await client.StartWithFileAsync(file, IntoDual.DeepClone().AsObject());
        (await client.WaitForEndAsync(migration)).AssertCounts("COMPLETED", rows, good, bad);

        var rejects = await RejectsAsync(client, migration);
        Assert.Equal(bad, rejects.Count);
        Assert.All(rejects, r => Assert.True(long.Parse(r[0]) >= 2 && long.Parse(r[0]) <= rows + 1 && r[1].Length > 0 && r[2].Length > 0 && r[3].Length > 0, string.Join(',', r)));

        await AssertInSyncAsync(client, good);
        Assert.Equal(good, await ExportedRowsAsync(client, portal));

        var mended = await MendAsync(portal, rejects);
        var again = await client.StartWithFileAsync(mended, IntoDual.DeepClone().AsObject());
        (await client.WaitForEndAsync(again)).AssertCounts("COMPLETED", bad, bad, 0);
        await AssertInSyncAsync(client, rows);
    }

    private static async Task KillInTheMiddleAsync(IReadOnlyDictionary<string, string> settings)
    {
        await using var portal = await PortalProcess.StartNewAsync(settings);
        var file = await GenerateAsync(portal, rows: 10_000, badPercent: 3);
        string migration;
        using (var client = await portal.SignInAsync())
        {
            migration = await client.StartWithFileAsync(file, IntoDual.DeepClone().AsObject());
            await client.WaitForJobAsync(migration, job => (long)job["processed_records"]! > 500);
        }

        await portal.KillAsync();
        await portal.StartAsync();

        using var after = await portal.SignInAsync();
        (await after.WaitForEndAsync(migration)).AssertCounts("COMPLETED", 10_000, 9_700, 300);
        Assert.Equal(300, (await RejectsAsync(after, migration)).Count);
        await AssertInSyncAsync(after, 9_700);
    }

    private static async Task<IReadOnlyDictionary<string, string>> OnStepFunctionsAsync() =>
        (await RealSystems.NewAsync()).Where(setting => setting.Key.StartsWith("Aws:", StringComparison.Ordinal) || setting.Key.StartsWith("Workflows:", StringComparison.Ordinal)).ToDictionary();

    private static async Task<string> GenerateAsync(PortalProcess portal, int rows, int badPercent)
    {
        var path = Path.Combine(portal.Data.FullName, "subscribers.csv");
        var (exitCode, output) = await portal.RunAsync("generate", "--rows", $"{rows}", "--bad-percent", $"{badPercent}", "--out", path);
        Assert.True(exitCode == 0, output);
        return path;
    }

    private static async Task AssertInSyncAsync(HttpClient client, long count)
    {
        var audit = await client.PostForAsync("/audit/jobs", new JsonObject { ["auditType"] = "CONSISTENCY_CHECK" }, HttpStatusCode.Accepted);
        (await client.WaitForEndAsync((string)audit["job_id"]!)).AssertCounts("COMPLETED", count, count, 0);

        var status = (await client.GetFromJsonAsync<JsonObject>("/dual/sync-status"))!;
        Assert.Equal((count, 0L, 0L, 0L, 0L), ((long)status["synced"]!, (long)status["conflicts"]!, (long)status["cloudOnly"]!, (long)status["legacyOnly"]!, (long)status["pending"]!));
    }

    private static async Task<int> ExportedRowsAsync(HttpClient client, PortalProcess portal)
    {
        var export = await client.PostForAsync("/export/jobs", new JsonObject { ["exportScope"] = "BOTH_SYSTEMS", ["format"] = "CSV" }, HttpStatusCode.Accepted);
        var jobId = (string)export["job_id"]!;
        Assert.Equal("COMPLETED", (string)(await client.WaitForEndAsync(jobId))["job_status"]!);
        return Csv.Read(await client.GetStringAsync($"/jobs/{jobId}/output")).Count - 1;
    }

    private static async Task<List<string[]>> RejectsAsync(HttpClient client, string jobId) => [.. Csv.Read(await client.GetStringAsync($"/jobs/{jobId}/rejects")).Skip(1)];

    /// <summary>What a person would do in a spreadsheet: put good values where bad ones were, and leave the reject columns in.</summary>
    private static async Task<string> MendAsync(PortalProcess portal, List<string[]> rejects)
    {
        var path = Path.Combine(portal.Data.FullName, "mended.csv");
        await using var writer = new StreamWriter(path);
        await writer.WriteLineAsync("row,column,code,message,uid,msisdn,imsi,status");
        for (var i = 0; i < rejects.Count; i++)
            await writer.WriteLineAsync($"{rejects[i][0]},{rejects[i][1]},{rejects[i][2]},mended,mended-{i:D4},+99955{i:D6},99901{i:D10},ACTIVE");
        return path;
    }
}
