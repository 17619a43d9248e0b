using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>What the audit trail keeps of a job: what was asked for, no counts and nobody's data.</summary>
internal static class JobTrail
{
    public static string Describe(JobRecord job)
    {
        var text = new JsonObject { ["jobType"] = job.JobType, ["status"] = job.Status };
        Add("source", job.Source);
        Add("target", job.Target);
        Add("auditType", job.AuditType);
        Add("exportScope", job.ExportScope);
        Add("format", job.Format);
        Add("inputFileKey", job.InputFileKey);
        Add("purpose", job.Purpose);
        Add("repairPolicy", job.RepairPolicy);
        Add("parentJobId", job.ParentJobId);
        if (job.JobType == JobTypes.Export) text["maskPii"] = job.MaskPii;
        if (!job.Filters.IsEmpty) text["filters"] = System.Text.Json.JsonSerializer.SerializeToNode(job.Filters, JobJson.Options);
        text["options"] = System.Text.Json.JsonSerializer.SerializeToNode(job.Options, JobJson.Options);
        return text.ToJsonString();

        void Add(string name, string? value)
        {
            if (value is not null) text[name] = value;
        }
    }
}
