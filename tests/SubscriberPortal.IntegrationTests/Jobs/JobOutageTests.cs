using System.Net;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Migration;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Jobs;

/// <summary>MariaDB or DynamoDB stops in the middle of a job.</summary>
public sealed class JobOutageTests(OutagePortal portal) : IClassFixture<OutagePortal>
{
    /// <summary>Longer than any time limit of a single call in a request, shorter than the retries of a job.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(SystemKeys.Legacy, 3_000)]
    [InlineData(SystemKeys.Cloud, 1_500)]
    public async Task A_running_job_waits_until_its_system_is_back_and_nothing_is_lost(string system, int rows)
    {
        var upload = await portal.Operator.UploadAsync("rows.csv", SampleFile.Bytes(SampleFile.Header + SampleFile.Rows(0, rows)));
        var (id, target) = ((string)upload["jobId"]!, system.ToUpperInvariant());
        await portal.Operator.PostJsonAsync(
            "/migration/jobs", new { jobType = "MIGRATION", jobId = id, inputFileKey = (string)upload["inputFileKey"]!, target, options = new { throttlePerSecond = 1000 } }, HttpStatusCode.Accepted);
        await UntilAsync(job => (long)job["processed_records"]! > 0);

        (system == SystemKeys.Legacy ? portal.MariaDb : portal.Moto).Mode = ProxyMode.Down;
        var stopped = TimeProvider.System.GetTimestamp();
        await UntilAsync(_ => TimeProvider.System.GetElapsedTime(stopped) > Away);
        Assert.InRange((long)(await JobAsync())["processed_records"]!, 1, rows - 1);
        await portal.MendAsync();

        var ended = await portal.Operator.WaitForJobAsync(id, TimeSpan.FromMinutes(2));
        Assert.Equal(("COMPLETED", rows, 0), ((string?)ended["job_status"], (long)ended["success_records"]!, (long)ended["failed_records"]!));
        var again = await portal.Operator.UploadAsync("again.csv", SampleFile.Bytes(SampleFile.Header + SampleFile.Rows(0, rows)));
        var check = await portal.Operator.RunJobAsync(
            "/migration/jobs", new { jobType = "MIGRATION", jobId = (string)again["jobId"]!, inputFileKey = (string)again["inputFileKey"]!, target, options = new { dryRun = true, onConflict = "skip" } }, TimeSpan.FromMinutes(2));
        Assert.Equal(rows, (long)check["skipped_records"]!);

        async Task<JsonObject> JobAsync() => (await portal.Operator.CallAsync("GET", $"/jobs/{id}")).Expect(HttpStatusCode.OK).Json;

        async Task UntilAsync(Func<JsonObject, bool> reached)
        {
            for (var job = await JobAsync(); !reached(job); job = await JobAsync())
            {
                Assert.True((string?)job["job_status"] is "PENDING" or "QUEUED" or "RUNNING", job.ToJsonString());
                await Task.Delay(50);
            }
        }
    }
}
