using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Jobs.Starting;

namespace SubscriberPortal.UnitTests.Jobs;

public sealed class SystemsWrittenTests
{
    [Theory]
    [InlineData(JobTypes.Migration, "CLOUD", "CLOUD")]
    [InlineData(JobTypes.BulkDelete, "LEGACY", "LEGACY")]
    [InlineData(JobTypes.Migration, "DUAL_PROV", "CLOUD,LEGACY")]
    [InlineData(JobTypes.Migration, "warehouse", "warehouse")]
    [InlineData(JobTypes.Audit, null, "")]
    [InlineData(JobTypes.Export, null, "")]
    public void A_job_writes_its_target_and_through_Dual_both(string type, string? target, string expected) =>
        Assert.Equal(expected, string.Join(',', SystemsWritten.By(Job(type, target))));

    [Fact]
    public void A_dry_run_and_a_validation_write_nothing()
    {
        Assert.Empty(SystemsWritten.By(Job(JobTypes.Migration, "CLOUD") with { Options = new JobOptions { DryRun = true } }));
        Assert.Empty(SystemsWritten.By(Job(JobTypes.Migration, "CLOUD") with { Options = new JobOptions { ValidateOnly = true } }));
    }

    [Theory]
    [InlineData(1, "j")]
    [InlineData(2, "j-2")]
    [InlineData(11, "j-11")]
    public void An_execution_is_named_by_the_job_and_its_number(int number, string expected) =>
        Assert.Equal(expected, JobExecution.Name(Job(JobTypes.Audit, null) with { ExecutionNumber = number }));

    private static JobRecord Job(string type, string? target) =>
        new() { JobId = "j", JobType = type, Status = JobStatuses.Running, CreatedBy = "admin", CreatedAt = DateTimeOffset.UnixEpoch, Target = target };
}
