using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.EndToEndTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.EndToEndTests;

/// <summary>Two processes on one MariaDB, one DynamoDB, one S3 and one Step Functions are one portal, also when one of them is killed.</summary>
public sealed class InstancesTests
{
    private const int Rows = 2_000;
    private const int Bad = 60;

    [Theory]
    [InlineData("StepFunctions")]
    [InlineData("Embedded")]
    public async Task A_job_begun_on_an_instance_that_is_killed_is_finished_by_the_other_and_each_row_counts_once(string engine)
    {
        var settings = new Dictionary<string, string>(await RealSystems.NewAsync()) { ["Workflows:Engine"] = engine, ["Jobs:Workers"] = "1", ["Jobs:StartSeconds"] = "1" };
        await using var one = await PortalProcess.StartNewAsync(settings);
        await using var other = await PortalProcess.StartNewAsync(settings);
        using var first = await one.SignInAsync();
        using var second = other.Client();
        second.DefaultRequestHeaders.Authorization = first.DefaultRequestHeaders.Authorization;
        var file = Path.Combine(one.Data.FullName, "subscribers.csv");
        var (exitCode, output) = await one.RunAsync("generate", "--rows", $"{Rows}", "--bad-percent", "3", "--out", file);
        Assert.True(exitCode == 0, output);

        var job = await first.StartWithFileAsync(file, new JsonObject { ["jobType"] = "MIGRATION", ["target"] = "CLOUD", ["options"] = new JsonObject { ["throttlePerSecond"] = 500 } });
        await second.WaitForJobAsync(job, record => (long)record["processed_records"]! > 500);
        if (engine == "StepFunctions") await WaitForWorkersAsync(second, job, count: 2);
        await one.KillAsync();

        (await second.WaitForEndAsync(job)).AssertCounts("COMPLETED", Rows, Rows - Bad, Bad);
        await AssertStoredAsync(settings, Rows - Bad);
    }

    /// <summary>Asks the store itself, not the portal: each row once, and a guard for each of its two numbers.</summary>
    private static async Task AssertStoredAsync(Dictionary<string, string> settings, int count)
    {
        foreach (var (table, items) in new[] { ("subscribers", count), ("identifiers", 2 * count) })
        {
            var scan = await (await TestServers.MotoAsync()).AwsAsync("dynamodb", "scan", "--table-name", settings["Cloud:TablePrefix"] + table, "--select", "COUNT");
            Assert.Equal(items, (int)JsonNode.Parse(scan)!["Count"]!);
        }
    }

    /// <summary>Waits until workers of so many processes have taken tasks of the job.</summary>
    private static async Task WaitForWorkersAsync(HttpClient client, string job, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var events = (await client.GetFromJsonAsync<JsonObject>($"/jobs/{job}/history?limit=200", limit.Token))!["events"]!.AsArray();
            var workers = events.Select(item => (string?)item!["details"]?["workerName"]).OfType<string>().Select(ProcessOf).Distinct(StringComparer.Ordinal);
            if (workers.Count() >= count) return;
            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>A worker is named <c>{machine}-{process}-{activity}-{number}</c>.</summary>
    private static string ProcessOf(string workerName) => int.Parse(workerName.Split('-')[^3], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
