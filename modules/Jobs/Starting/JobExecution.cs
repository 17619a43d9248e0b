using System.Globalization;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>What a job is to the workflow engine.</summary>
internal static class JobExecution
{
    public static string Definition(JobRecord job) => job.JobType switch
    {
        JobTypes.Audit => "audit-workflow",
        JobTypes.Export => "export-workflow",
        _ => "migration-workflow",
    };

    /// <summary>The job's id, or <c>{id}-2</c>, … after a pause or redrive.</summary>
    public static string Name(JobRecord job) =>
        job.ExecutionNumber == 1 ? job.JobId : string.Create(CultureInfo.InvariantCulture, $"{job.JobId}-{job.ExecutionNumber}");

    /// <summary>Every key is always there, null where it does not apply, so that no path of a definition meets a missing one.</summary>
    public static JsonObject Input(JobRecord job) => new()
    {
        ["jobId"] = job.JobId,
        ["jobType"] = job.JobType,
        ["purpose"] = job.Purpose,
        ["parentJobId"] = job.ParentJobId,
        ["source"] = job.Source,
        ["target"] = job.Target,
        ["inputFileKey"] = job.InputFileKey,
        ["auditType"] = job.AuditType,
        ["exportScope"] = job.ExportScope,
        ["format"] = job.Format,
        ["maskPii"] = job.MaskPii,
        ["dryRun"] = job.Options.DryRun,
        ["validateOnly"] = job.Options.ValidateOnly,
        ["filters"] = new JsonObject { ["status"] = job.Filters.Status?.ToName(), ["planId"] = job.Filters.PlanId },
    };
}
