using System.Net;
using System.Text;
using SubscriberPortal.IntegrationTests.Storage;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Jobs;

/// <summary>What a job's record says of DynamoDB's capacity units.</summary>
public sealed class ConsumedCapacityTests
{
    private const int Rows = 30;

    /// <summary>In Dual the write units that a batch waits for must not use up the time within which each side has to answer.</summary>
    [Theory]
    [InlineData("CLOUD")]
    [InlineData("DUAL_PROV")]
    public async Task A_migration_records_what_it_consumed_keeps_to_its_write_units_and_says_what_limits_it(string target)
    {
        await using var cloud = await DynamoDbSystem.CreateAsync();
        await using var portal = PortalApplication.With(
            ("Cloud:Store", "DynamoDb"), ("Cloud:TablePrefix", cloud.Prefix), ("Cloud:TimeLimitMilliseconds", "60000"), ("Aws:ServiceUrl", (await TestServers.MotoAsync()).Url));
        using var admin = await portal.SignInAs("admin");
        var file = new StringBuilder("uid,msisdn,imsi,status\n");
        for (var n = 0; n < Rows; n++) file.Append(System.Globalization.CultureInfo.InvariantCulture, $"u-{n:D4},+9990{n:D8},99901{n:D10},ACTIVE\n");
        var upload = await admin.UploadAsync("rows.csv", Encoding.UTF8.GetBytes(file.ToString()));
        var started = await admin.PostJsonAsync(
            "/migration/jobs", new { jobType = "MIGRATION", inputFileKey = (string)upload["inputFileKey"]!, target, options = new { writeUnitsPerSecond = 40 } }, HttpStatusCode.Accepted);

        var words = new HashSet<string>();
        var id = (string)started["job_id"]!;
        var record = started;
        while ((string)record["job_status"]! is not ("COMPLETED" or "FAILED"))
        {
            await Task.Delay(50);
            record = System.Text.Json.Nodes.JsonNode.Parse(await admin.GetStringAsync(new Uri($"/jobs/{id}", UriKind.Relative)))!.AsObject();
            if ((string?)record["limited_by"] is { } word) words.Add(word);
        }

        Assert.Equal(("COMPLETED", Rows), ((string)record["job_status"]!, (int)record["success_records"]!));

        // Without a plan: two and an index entry for the record, three for each of its guards.
        var consumed = record["consumed_capacity"]!;
        Assert.Equal(Rows * 3.0, (double)consumed[cloud.Subscribers]!["writeUnits"]!);
        Assert.Equal(Rows * 6.0, (double)consumed[cloud.Identifiers]!["writeUnits"]!);
        Assert.True((double)consumed[cloud.Subscribers]!["readUnits"]! >= 2 * Rows, "Every row is looked up and read back, consistently.");

        // 270 units at 40 a second, of which a second's are free at the beginning.
        var took = DateTimeOffset.Parse((string)record["finished_at"]!, null) - DateTimeOffset.Parse((string)record["started_at"]!, null);
        Assert.True(took > TimeSpan.FromSeconds(4.5), $"It took only {took.TotalSeconds} s.");
        Assert.Contains("throttle 40 write units/s", words);
        Assert.DoesNotContain(words, word => word.StartsWith("waiting", StringComparison.Ordinal));
    }
}
