using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Jobs;

public abstract class JobScheduleTests(JobsPortal portal)
{
    [Fact]
    public async Task A_schedule_is_made_listed_replaced_and_removed()
    {
        var made = await portal.Admin.PostJsonAsync("/job-schedules", new { jobType = "EXPORT", format = "XML", cron = "0 30 2 * * ?", timeZone = "Europe/Vienna" }, HttpStatusCode.Created);
        var id = (string)made["id"]!;
        Assert.Equal(("EXPORT", "XML", "Europe/Vienna"), ((string)made["jobType"]!, (string)made["format"]!, (string)made["timeZone"]!));
        Assert.True(DateTimeOffset.Parse((string)made["nextFireAt"]!, System.Globalization.CultureInfo.InvariantCulture) > portal.Application.Time.GetUtcNow());

        using var replaced = await portal.Admin.PutAsJsonAsync($"/job-schedules/{id}", new { jobType = "AUDIT", cron = "0 0 4 ? * MON" });
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        var listed = (await ListAsync()).Single(s => (string)s!["id"]! == id)!;
        Assert.Equal(("AUDIT", "UTC"), ((string)listed["jobType"]!, (string)listed["timeZone"]!));

        using var removed = await portal.Admin.DeleteAsync(new Uri($"/job-schedules/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.DoesNotContain(await ListAsync(), s => (string)s!["id"]! == id);
    }

    [Fact]
    public async Task A_schedule_that_is_due_makes_one_job_in_its_name()
    {
        await using var application = PortalApplication.With();
        using var admin = await application.SignInAs("admin");
        var schedule = await admin.PostJsonAsync("/job-schedules", new { jobType = "EXPORT", cron = "0 0/10 * * * ?" }, HttpStatusCode.Created);

        application.Time.Advance(TimeSpan.FromMinutes(11));

        var fired = await WaitAsync(admin, s => s["lastJobId"] is not null);
        var job = (await admin.GetFromJsonAsync<JsonObject>($"/jobs/{(string)fired["lastJobId"]!}"))!;
        Assert.Equal($"schedule:{(string)schedule["id"]!}", (string)job["created_by"]!);
        Assert.Equal("EXPORT", (string)job["job_type"]!);
        Assert.Single((await admin.GetFromJsonAsync<JsonObject>("/jobs"))!["jobs"]!.AsArray());
    }

    private async Task<JsonArray> ListAsync() => (await portal.Admin.GetFromJsonAsync<JsonObject>("/job-schedules"))!["schedules"]!.AsArray();

    private static async Task<JsonObject> WaitAsync(HttpClient client, Func<JsonObject, bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var schedule = (await client.GetFromJsonAsync<JsonObject>("/job-schedules", deadline.Token))!["schedules"]![0]!.AsObject();
            if (reached(schedule)) return schedule;
            await Task.Delay(50, deadline.Token);
        }
    }
}

public sealed class EmbeddedJobScheduleTests(JobsPortal portal) : JobScheduleTests(portal), IClassFixture<JobsPortal>;

public sealed class RealSystemsJobScheduleTests(RealSystemsJobsPortal portal) : JobScheduleTests(portal), IClassFixture<RealSystemsJobsPortal>;
