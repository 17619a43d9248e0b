using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Jobs.StepFunctions;

/// <summary>A class of its own, because the shortest time limit is a minute.</summary>
public sealed class StepFunctionsTimeLimitTests
{
    [Fact]
    public async Task A_job_that_takes_longer_than_its_time_limit_fails_with_that_reason()
    {
        var moto = await TestServers.MotoAsync();
        await using var portal = await StepFunctionsPortal.StartAsync(moto.Url, null, ("Workflows:MigrationTimeoutMinutes", "1"));
        var id = await portal.MigrateAsync(5_000, throttlePerSecond: 10);

        var job = await portal.Admin.WaitForJobAsync(id, TimeSpan.FromMinutes(3));

        Assert.Equal("FAILED", (string)job["job_status"]!);
        Assert.Contains("time limit", (string)job["error"]!, StringComparison.Ordinal);
        var execution = JsonNode.Parse(await moto.AwsAsync("stepfunctions", "describe-execution", "--execution-arn", (string)job["execution_arn"]!))!;
        Assert.Equal("TIMED_OUT", (string)execution["status"]!);
        Assert.InRange((long)job["processed_records"]!, 1, 4_999);
    }
}
