using System.Net;
using System.Net.Http.Json;
using System.Text;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Jobs;

public abstract class UploadTests(JobsPortal portal)
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes("uid,msisdn,imsi,status\r\n");
    private static readonly object DryRun = new { dryRun = true };

    [Fact]
    public async Task A_migration_starts_by_itself_when_its_file_has_arrived()
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", File, "MIGRATION");

        var job = await portal.WaitForAsync((string)upload["jobId"]!, "RUNNING", j => j["execution_arn"] is not null);

        Assert.Equal((string)upload["inputFileKey"]!, (string)job["input_file_key"]!);
        portal.Engine.End((string)upload["jobId"]!, "SUCCEEDED");
        await portal.WaitForAsync((string)upload["jobId"]!, "COMPLETED");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("BULK_DELETE")]
    public async Task Without_a_type_and_for_a_bulk_delete_the_job_waits_to_be_started(string? jobType)
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", File, jobType);
        var id = (string)upload["jobId"]!;
        Assert.Equal("PENDING", (string)(await portal.GetAsync(id))["job_status"]!);

        var started = await portal.Admin.PostJsonAsync("/migration/jobs", new { jobType = "BULK_DELETE", jobId = id, target = "CLOUD", options = DryRun }, HttpStatusCode.Accepted);

        Assert.Equal(id, (string)started["job_id"]!);
        await portal.WaitForAsync(id, "RUNNING");
    }

    [Fact]
    public async Task An_upload_for_a_bulk_delete_becomes_no_migration()
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", File, "BULK_DELETE");

        var problem = await portal.Admin.PostJsonAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = (string)upload["jobId"]! }, HttpStatusCode.BadRequest);

        Assert.NotNull(problem["errors"]!["jobId"]);
    }

    [Fact]
    public async Task A_second_request_with_a_job_that_has_started_answers_that_job()
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", File);
        var body = new { jobType = "MIGRATION", jobId = (string)upload["jobId"]!, inputFileKey = (string)upload["inputFileKey"]!, options = DryRun };
        await portal.Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.Accepted);
        await portal.WaitForAsync(body.jobId, "RUNNING", j => j["execution_arn"] is not null);

        var again = await portal.Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.OK);

        Assert.Equal(body.jobId, (string)again["job_id"]!);
        Assert.Single(portal.Engine.Executions, e => e.Input.Contains(body.inputFileKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_can_be_used_again_by_another_job()
    {
        var upload = await portal.Admin.UploadAsync("rows.csv", File);
        var body = new { jobType = "MIGRATION", inputFileKey = (string)upload["inputFileKey"]!, options = DryRun };

        var first = await portal.Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.Accepted);
        var second = await portal.Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.Accepted);

        Assert.Equal((string)upload["jobId"]!, (string)first["job_id"]!);
        Assert.NotEqual((string)first["job_id"]!, (string)second["job_id"]!);
        Assert.Equal(body.inputFileKey, (string)second["input_file_key"]!);
    }

    [Fact]
    public async Task A_job_may_be_started_before_its_file_is_there()
    {
        var upload = await portal.Admin.PostJsonAsync("/migration/upload", new { fileName = "späte Zeilen.csv", contentType = "text/csv" }, HttpStatusCode.Created);
        var id = (string)upload["jobId"]!;
        await portal.Admin.PostJsonAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = id, options = DryRun }, HttpStatusCode.Accepted);
        Assert.Equal("PENDING", (string)(await portal.GetAsync(id))["job_status"]!);

        await portal.Application.Anonymous().FollowAsync(upload, File);

        await portal.WaitForAsync(id, "RUNNING");
    }

    [Fact]
    public async Task A_job_whose_file_never_came_fails_and_says_so()
    {
        await using var application = PortalApplication.With([("Jobs:UploadLinkMinutes", "1"), .. await portal.SystemsAsync()]);
        using var admin = await application.SignInAs("admin");
        var upload = await admin.PostJsonAsync("/migration/upload", new { fileName = "rows.csv", contentType = "text/csv", jobType = "MIGRATION" }, HttpStatusCode.Created);

        application.Time.Advance(TimeSpan.FromMinutes(2));

        var job = await admin.WaitForJobAsync((string)upload["jobId"]!, TimeSpan.FromSeconds(60));
        Assert.Equal("FAILED", (string)job["job_status"]!);
        Assert.Contains("did not arrive", (string)job["error"]!, StringComparison.Ordinal);
        Assert.Null(job["started_at"]);
    }

    [Fact]
    public async Task A_preview_counts_what_a_bulk_delete_by_filters_would_remove()
    {
        for (var i = 0; i < 3; i++) await portal.Application.AddSubscriberAsync("legacy", $"gold-{i}", s => s with { PlanId = "GOLD" });
        await portal.Application.AddSubscriberAsync("legacy", "silver-0", s => s with { PlanId = "SILVER" });

        using var answer = await portal.Admin.PostAsJsonAsync("/migration/jobs/preview", new { jobType = "BULK_DELETE", target = "LEGACY", filters = new { planId = "GOLD", status = "ACTIVE" } });
        var preview = await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>();

        Assert.Equal((3, "LEGACY"), ((int)preview!["matching"]!, (string)preview["target"]!));
    }
}

public sealed class EmbeddedUploadTests(JobsPortal portal) : UploadTests(portal), IClassFixture<JobsPortal>;

public sealed class RealSystemsUploadTests(RealSystemsJobsPortal portal) : UploadTests(portal), IClassFixture<RealSystemsJobsPortal>;
