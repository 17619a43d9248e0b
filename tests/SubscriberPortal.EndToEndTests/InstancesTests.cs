using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.EndToEndTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.EndToEndTests;

/// <summary>Two processes on one MariaDB, one DynamoDB, one S3 and one Step Functions are one portal, also when one of them is killed.</summary>
public sealed class InstancesTests
{
    /// <summary>Three chunks, so that there is one for each of the two processes and one more.</summary>
    private const int Rows = 6_000;
    private const int Bad = 180;

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

        var job = await first.StartWithFileAsync(file, new JsonObject { ["jobType"] = "MIGRATION", ["target"] = "CLOUD", ["options"] = new JsonObject { ["throttlePerSecond"] = 1_000 } });
        await second.WaitForJobAsync(job, record => (long)record["processed_records"]! > 500);

        // The embedded engine runs where its seat is: on the instance that began first, until it is killed.
        if (engine == "StepFunctions") await WaitForBothAsync(second, job);
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

    /// <summary>Waits until each process has a chunk in hand: the one that is killed then leaves one half done.</summary>
    private static async Task WaitForBothAsync(HttpClient client, string job)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var events = new JsonArray();
        while (events.Select(item => (string?)item!["details"]?["workerName"]).OfType<string>().Where(name => name.Contains("ProcessChunk", StringComparison.Ordinal)).Select(ProcessOf).Distinct().Count() < 2)
        {
            Assert.False(limit.IsCancellationRequested, $"A minute later no two processes worked on the job: {events.ToJsonString()}");
            await Task.Delay(100);
            events = (await client.GetFromJsonAsync<JsonObject>($"/jobs/{job}/history?limit=200"))!["events"]!.AsArray();
        }
    }

    /// <summary>A worker is named <c>{machine}-{process}-{activity}-{number}</c>.</summary>
    private static int ProcessOf(string workerName) => int.Parse(workerName.Split('-')[^3], CultureInfo.InvariantCulture);
}
