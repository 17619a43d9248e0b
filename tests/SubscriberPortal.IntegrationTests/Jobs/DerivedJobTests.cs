using System.Net;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs;

namespace SubscriberPortal.IntegrationTests.Jobs;

public abstract class DerivedJobTests(JobsPortal portal)
{
    private static readonly object Copy = new { jobType = "MIGRATION", source = "LEGACY", target = "CLOUD" };
    private static readonly object DryCopy = new { jobType = "MIGRATION", source = "LEGACY", target = "CLOUD", options = new { dryRun = true } };

    [Fact]
    public async Task A_migration_is_undone_once()
    {
        var id = await portal.FinishedAsync("/migration/jobs", Copy, success: 3);

        var undo = await portal.Admin.PostJsonAsync($"/jobs/{id}/undo", new { }, HttpStatusCode.Accepted);

        Assert.Equal(("UNDO", id, "MIGRATION"), ((string)undo["purpose"]!, (string)undo["parent_job_id"]!, (string)undo["job_type"]!));
        var problem = await portal.Admin.PostJsonAsync($"/jobs/{id}/undo", new { }, HttpStatusCode.Conflict);
        Assert.Contains((string)undo["job_id"]!, (string)problem["detail"]!, StringComparison.Ordinal);
        await EndAsync((string)undo["job_id"]!);
        await portal.Admin.PostJsonAsync($"/jobs/{(string)undo["job_id"]!}/undo", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_changed_nothing_or_still_runs_is_not_undone()
    {
        var dry = await portal.FinishedAsync("/migration/jobs", DryCopy, success: 3);
        var audit = await portal.RunningAuditAsync();
        var running = (string)(await portal.Admin.PostJsonAsync("/migration/jobs", DryCopy, HttpStatusCode.Accepted))["job_id"]!;

        foreach (var id in new[] { dry, audit, running }) await portal.Admin.PostJsonAsync($"/jobs/{id}/undo", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_failed_rows_of_a_completed_migration_are_tried_again_by_a_job_of_their_own()
    {
        var id = await portal.FinishedAsync("/migration/jobs", Copy, success: 3, failed: 1);
        await portal.Admin.PostJsonAsync($"/jobs/{id}/redrive", new { }, HttpStatusCode.Conflict);
        await portal.WriteFileAsync(JobFiles.Rejects(id), "row,column,code,message,uid\r\n");

        var redrive = await portal.Admin.PostJsonAsync($"/jobs/{id}/redrive", new { }, HttpStatusCode.Accepted);

        Assert.Equal(("REDRIVE", id, JobFiles.Rejects(id)), ((string)redrive["purpose"]!, (string)redrive["parent_job_id"]!, (string)redrive["input_file_key"]!));
        await EndAsync((string)redrive["job_id"]!);
    }

    [Fact]
    public async Task The_findings_of_a_completed_audit_are_repaired_into_both_systems()
    {
        var audit = await portal.FinishedAsync("/audit/jobs", new { auditType = "CONSISTENCY_CHECK" }, success: 9, failed: 1);

        var repair = await portal.Admin.PostJsonAsync($"/audit/jobs/{audit}/repair", new { policy = "CLOUD_WINS", dryRun = true }, HttpStatusCode.Accepted);

        Assert.Equal(("REPAIR", audit, true), ((string)repair["purpose"]!, (string)repair["parent_job_id"]!, (bool)repair["dry_run"]!));
        var record = (await portal.Records.FindAsync((string)repair["job_id"]!, CancellationToken.None))!.Job;
        Assert.Equal(("DUAL_PROV", "CLOUD_WINS"), (record.Target, record.RepairPolicy));
        await EndAsync((string)repair["job_id"]!);
    }

    [Fact]
    public async Task Only_a_finished_comparison_is_repaired_and_only_with_a_policy()
    {
        var running = await portal.RunningAuditAsync();
        var validation = await portal.FinishedAsync("/audit/jobs", new { auditType = "DATA_VALIDATION" });

        await portal.Admin.PostJsonAsync($"/audit/jobs/{running}/repair", new { policy = "CLOUD_WINS" }, HttpStatusCode.Conflict);
        await portal.Admin.PostJsonAsync($"/audit/jobs/{validation}/repair", new { policy = "CLOUD_WINS" }, HttpStatusCode.Conflict);
        await portal.Admin.PostJsonAsync($"/audit/jobs/{validation}/repair", new { policy = "MINE" }, HttpStatusCode.BadRequest);
    }

    private async Task EndAsync(string id)
    {
        await portal.WaitForAsync(id, "RUNNING", j => j["execution_arn"] is not null);
        portal.Engine.End(id, "SUCCEEDED");
        await portal.WaitForAsync(id, "COMPLETED");
    }
}

public sealed class EmbeddedDerivedJobTests(JobsPortal portal) : DerivedJobTests(portal), IClassFixture<JobsPortal>;

public sealed class RealSystemsDerivedJobTests(RealSystemsJobsPortal portal) : DerivedJobTests(portal), IClassFixture<RealSystemsJobsPortal>;
