using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Instances;

/// <summary>Scheduled work and jobs of instances that share their state.</summary>
public sealed class SharedWorkTests(TwoPortals portals) : IClassFixture<TwoPortals>
{
    [Fact]
    public async Task Each_schedule_fires_once_however_many_instances_there_are()
    {
        using var one = await portals.One.SignInAs("admin");
        for (var n = 0; n < 4; n++) await one.PostJsonAsync("/job-schedules", new { jobType = "AUDIT", auditType = "CONSISTENCY_CHECK", cron = "0 0 3 * * ?" }, HttpStatusCode.Created);

        foreach (var portal in new[] { portals.One, portals.Other }) portal.Time.Advance(TimeSpan.FromHours(24));

        using var admin = await portals.Other.SignInAs("admin");
        var jobs = await JobsAsync(admin, found => found.Count >= 4 && found.All(job => (string)job!["job_status"]! == "COMPLETED"));
        var schedules = (await admin.GetFromJsonAsync<JsonObject>("/job-schedules"))!["schedules"]!.AsArray();
        Assert.Equal(
            schedules.Select(schedule => (string)schedule!["lastJobId"]!).Order(StringComparer.Ordinal),
            jobs.Where(job => ((string)job!["created_by"]!).StartsWith("schedule:", StringComparison.Ordinal)).Select(job => (string)job!["job_id"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_job_made_on_either_instance_is_done_once_and_told_alike_on_both()
    {
        using var one = await portals.One.SignInAs("operator");
        using var other = portals.Other.Anonymous();
        other.DefaultRequestHeaders.Authorization = one.DefaultRequestHeaders.Authorization;
        foreach (var (maker, reader, prefix) in new[] { (one, other, "first"), (other, one, "second") })
        {
            var rows = Enumerable.Range(0, 300).Select(n => Samples.Subscriber($"{prefix}-{n}")).Select(s => $"{s.Uid},{s.Msisdn},{s.Imsi},ACTIVE");
            var upload = await maker.UploadAsync("rows.csv", System.Text.Encoding.UTF8.GetBytes("uid,msisdn,imsi,status\n" + string.Join('\n', rows)));
            var made = await maker.PostJsonAsync(
                "/migration/jobs", new { jobId = (string)upload["jobId"]!, inputFileKey = (string)upload["inputFileKey"]!, jobType = "MIGRATION", target = "CLOUD" }, HttpStatusCode.Accepted);

            var job = await reader.WaitForJobAsync((string)made["job_id"]!, TimeSpan.FromSeconds(60));

            Assert.Equal(("COMPLETED", 300, 300), ((string)job["job_status"]!, (int)job["processed_records"]!, (int)job["success_records"]!));
        }
    }

    [Fact]
    public async Task An_instance_with_data_of_its_own_does_not_start_beside_another()
    {
        _ = portals.One.Services;
        var data = Directory.CreateTempSubdirectory("portal-test-");
        using var error = new StringWriter();
        string[] settings = [.. portals.Settings.Select(setting => $"--{setting.Key}={setting.Value}")];

        var exitCode = await PortalCommandLine.RunAsync(["--urls", "http://127.0.0.1:0", $"--Portal:DataDirectory={data.FullName}", .. settings], Program.CreatePortal, error);

        Assert.Equal(PortalCommandLine.BadSetting, exitCode);
        Assert.Contains("Cloud:Store is 'Sqlite', so that each instance would have its own data; set it to 'DynamoDb'", error.ToString(), StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    /// <summary>When the clocks jump, the lease of whoever runs the workflows runs out: what the other one takes up then waits for the heartbeats that it missed, 45 seconds.</summary>
    private static async Task<JsonArray> JobsAsync(HttpClient client, Func<JsonArray, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var jobs = new JsonArray();
        while (!reached(jobs))
        {
            Assert.False(limit.IsCancellationRequested, $"The jobs do not end: {string.Join("; ", jobs.Select(job => $"{job!["job_status"]} {job["created_by"]} {job["limited_by"]} {job["error"]}"))}");
            await Task.Delay(100);
            jobs = (await client.GetFromJsonAsync<JsonObject>("/jobs?limit=100"))!["jobs"]!.AsArray();
        }

        return jobs;
    }
}
