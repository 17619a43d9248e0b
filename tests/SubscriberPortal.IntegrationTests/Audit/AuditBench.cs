using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Jobs;
using SubscriberPortal.Jobs.Activities.Scans;
using SubscriberPortal.Jobs.Activities.Scans.Audit;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Audit;

/// <summary>Audits on a <see cref="ScanBench"/>.</summary>
internal static class AuditBench
{
    public static IEnumerable<Subscriber> Subscribers(int count) => Enumerable.Range(0, count).Select(i => Samples.Subscriber($"uid-{i:D5}"));

    public static Task<JobRecord> AddAuditAsync(this ScanBench bench, string type = AuditTypes.ConsistencyCheck, SubscriberFilter? filter = null) =>
        bench.AddJobAsync(JobTypes.Audit, job => job with { AuditType = type, Filters = filter ?? SubscriberFilter.All });

    /// <summary>The part of the workflow up to where both systems have been read.</summary>
    public static async Task ReadBothAsync(this ScanBench bench, JobRecord job)
    {
        await bench.RunAsync("PlanAudit", job);
        var activity = job.AuditType == AuditTypes.ConsistencyCheck ? "ScanSystem" : "ValidateSystem";
        await Task.WhenAll(bench.RunAsync(activity, job, SystemKeys.Cloud), bench.RunAsync(activity, job, SystemKeys.Legacy));
    }

    /// <summary>The rest of the workflow.</summary>
    public static async Task<AuditResult> FinishAsync(this ScanBench bench, JobRecord job)
    {
        await bench.RunAsync("CompareSystems", job);
        await bench.RunAsync("FinishAudit", job);
        var report = await JsonFile.ReadAsync<AuditReport>(bench.Files, JobFiles.Report(job.JobId), CancellationToken.None);
        var lines = (await bench.ReadTextAsync(JobFiles.Differences(job.JobId))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new AuditResult(report, lines, [.. lines.Select(l => AuditFinding.FromLine(System.Text.Encoding.UTF8.GetBytes(l)))], await bench.JobAsync(job.JobId));
    }

    public static async Task<AuditResult> AuditAsync(this ScanBench bench, string type = AuditTypes.ConsistencyCheck, SubscriberFilter? filter = null)
    {
        var job = await bench.AddAuditAsync(type, filter);
        await bench.ReadBothAsync(job);
        return await bench.FinishAsync(job);
    }
}

internal sealed record AuditResult(AuditReport Report, IReadOnlyList<string> Lines, IReadOnlyList<AuditFinding> Findings, JobRecord Job);
