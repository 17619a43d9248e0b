using System.Net;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.IntegrationTests.Jobs;

public abstract class JobLifecycleTests(JobsPortal portal)
{
    [Fact]
    public async Task A_new_job_is_answered_with_its_address_and_record_and_starts_at_once()
    {
        using var answer = await portal.Admin.PostAsync(new Uri("/export/jobs", UriKind.Relative), new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        var job = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        var id = (string)job["job_id"]!;

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/jobs/{id}", answer.Headers.Location!.OriginalString);
        string[] members =
        [
            "job_id", "job_type", "job_status", "execution_arn", "input_file_key", "output_file_key", "total_records", "processed_records", "success_records", "failed_records",
            "skipped_records", "rate_per_second", "eta_seconds", "filters", "options", "dry_run", "error", "parent_job_id", "purpose", "limited_by", "queue_position",
            "consumed_capacity", "created_by", "created_at", "started_at", "finished_at",
        ];
        Assert.Equal(members.Order(), job.Select(m => m.Key).Order());
        Assert.Equal("admin", (string)job["created_by"]!);
        await portal.WaitForAsync(id, "RUNNING", j => (string?)j["execution_arn"] == FakeEngine.ArnOf(id));

        var execution = portal.Engine.Executions.Single(e => e.Name == id);
        Assert.Equal("export-workflow", execution.Definition);
        Assert.Equal(
            ["auditType", "dryRun", "exportScope", "filters", "format", "inputFileKey", "jobId", "jobType", "maskPii", "parentJobId", "purpose", "source", "target", "validateOnly"],
            JsonNode.Parse(execution.Input)!.AsObject().Select(m => m.Key).Order());
    }

    [Theory]
    [InlineData("SUCCEEDED", null, "COMPLETED", null)]
    [InlineData("FAILED", "Row 7 is not UTF-8.", "FAILED", "Row 7 is not UTF-8.")]
    [InlineData("TIMED_OUT", null, "FAILED", "time limit")]
    [InlineData("ABORTED", "Somebody did.", "FAILED", "Somebody did.")]
    public async Task The_job_ends_as_its_execution_ended(string execution, string? cause, string status, string? error)
    {
        var id = await portal.RunningAuditAsync();

        portal.Engine.End(id, execution, "Portal.JobFailed", cause);

        var job = await portal.WaitForAsync(id, status);
        Assert.NotNull(job["finished_at"]);
        if (error is null) Assert.Null(job["error"]);
        else Assert.Contains(error, (string)job["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_execution_is_lost_fails_and_says_so()
    {
        var id = await portal.RunningAuditAsync();

        portal.Engine.Lose(id);

        Assert.Contains("lost", (string)(await portal.WaitForAsync(id, "FAILED"))["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_of_a_running_job_are_the_sum_of_its_checkpoints()
    {
        var id = await portal.RunningAuditAsync();

        await portal.Records.PutCheckpointAsync(id, new ChunkCheckpoint(0, 10, new JobCounts(7, 2, 1), "x", true), CancellationToken.None);
        await portal.Records.PutCheckpointAsync(id, new ChunkCheckpoint(1, 5, new JobCounts(5), null, false), CancellationToken.None);

        var job = await portal.WaitForAsync(id, "RUNNING", j => (long)j["processed_records"]! == 15);
        Assert.Equal((12, 2, 1), ((long)job["success_records"]!, (long)job["failed_records"]!, (long)job["skipped_records"]!));
    }

    [Fact]
    public async Task A_running_job_is_cancelled_once()
    {
        var id = await portal.RunningAuditAsync();

        var cancelled = await portal.Admin.PostJsonAsync($"/jobs/{id}/cancel", new { }, HttpStatusCode.OK);

        Assert.Equal("CANCELLED", (string)cancelled["job_status"]!);
        await portal.Admin.PostJsonAsync($"/jobs/{id}/cancel", new { }, HttpStatusCode.Conflict);
        await portal.Admin.PostJsonAsync($"/jobs/{id}/pause", new { }, HttpStatusCode.Conflict);
        await portal.Admin.PostJsonAsync($"/jobs/{id}/resume", new { }, HttpStatusCode.Conflict);
        using var change = await portal.Admin.PatchAsync(new Uri($"/jobs/{id}", UriKind.Relative), new StringContent("""{"throttlePerSecond":5}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Conflict, change.StatusCode);
    }

    [Fact]
    public async Task A_paused_job_goes_on_with_the_next_execution()
    {
        var id = await portal.RunningAuditAsync();

        Assert.Equal("PAUSED", (string)(await portal.Admin.PostJsonAsync($"/jobs/{id}/pause", new { }, HttpStatusCode.OK))["job_status"]!);
        await portal.Admin.PostJsonAsync($"/jobs/{id}/resume", new { }, HttpStatusCode.OK);

        await portal.WaitForAsync(id, "RUNNING", j => (string?)j["execution_arn"] == FakeEngine.ArnOf($"{id}-2"));
        portal.Engine.End($"{id}-2", "SUCCEEDED");
        await portal.WaitForAsync(id, "COMPLETED");
    }

    [Fact]
    public async Task A_failed_job_is_redriven_as_itself_and_a_completed_one_without_failed_rows_not_at_all()
    {
        var id = await portal.RunningAuditAsync();
        portal.Engine.End(id, "FAILED", "Portal.JobFailed", "No.");
        await portal.WaitForAsync(id, "FAILED");

        var redriven = await portal.Admin.PostJsonAsync($"/jobs/{id}/redrive", new { }, HttpStatusCode.Accepted);

        Assert.Equal(id, (string)redriven["job_id"]!);
        await portal.WaitForAsync(id, "RUNNING", j => (string?)j["execution_arn"] == FakeEngine.ArnOf($"{id}-2") && j["error"] is null);
        portal.Engine.End($"{id}-2", "SUCCEEDED");
        await portal.WaitForAsync(id, "COMPLETED");
        await portal.Admin.PostJsonAsync($"/jobs/{id}/redrive", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_job_that_would_write_what_a_running_one_writes_waits_and_says_for_whom()
    {
        var body = new { jobType = "MIGRATION", source = "LEGACY", target = "CLOUD" };
        var first = (string)(await portal.Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.Accepted))["job_id"]!;
        await portal.WaitForAsync(first, "RUNNING", j => j["execution_arn"] is not null);

        var second = (string)(await portal.Admin.PostJsonAsync("/migration/jobs", body, HttpStatusCode.Accepted))["job_id"]!;

        var waiting = await portal.WaitForAsync(second, "QUEUED");
        Assert.Equal(1, (int)waiting["queue_position"]!);
        Assert.Contains(first, (string)waiting["limited_by"]!, StringComparison.Ordinal);
        portal.Engine.End(first, "SUCCEEDED");
        var started = await portal.WaitForAsync(second, "RUNNING", j => j["execution_arn"] is not null);
        Assert.Null(started["queue_position"]);
        Assert.Null(started["limited_by"]);
        await portal.Admin.PostJsonAsync($"/jobs/{second}/cancel", new { }, HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_throttle_of_a_running_job_is_changed_and_bounded()
    {
        var id = await portal.RunningAuditAsync();

        using var changed = await PatchAsync(id, """{"throttlePerSecond":500}""");
        using var cleared = await PatchAsync(id, """{"throttlePerSecond":null}""");
        using var bad = await PatchAsync(id, """{"throttlePerSecond":0}""");
        using var empty = await PatchAsync(id, """{}""");

        Assert.Equal(500, (int)JsonNode.Parse(await changed.Content.ReadAsStringAsync())!["options"]!["throttlePerSecond"]!);
        Assert.Null(JsonNode.Parse(await cleared.Content.ReadAsStringAsync())!["options"]!["throttlePerSecond"]);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    [Fact]
    public async Task Whatever_is_done_to_a_job_stands_in_the_audit_trail()
    {
        var id = await portal.RunningAuditAsync();
        await portal.Admin.PostJsonAsync($"/jobs/{id}/cancel", new { }, HttpStatusCode.OK);

        var logs = JsonNode.Parse(await portal.Admin.GetStringAsync(new Uri($"/audit/logs?target=job/{id}", UriKind.Relative)))!;

        Assert.Equal(["job.cancel", "job.create"], logs["logs"]!.AsArray().Select(e => (string)e!["action"]!));
    }

    private Task<HttpResponseMessage> PatchAsync(string id, string body) =>
        portal.Admin.PatchAsync(new Uri($"/jobs/{id}", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
}

public sealed class EmbeddedJobLifecycleTests(JobsPortal portal) : JobLifecycleTests(portal), IClassFixture<JobsPortal>;

public sealed class RealSystemsJobLifecycleTests(RealSystemsJobsPortal portal) : JobLifecycleTests(portal), IClassFixture<RealSystemsJobsPortal>;
