using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities.Scans.Pairs;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Merges the two systems' fingerprints and writes what differs, part by part, each part with the counts so far.</summary>
internal sealed class ConsistencyCheck(IFileStore files, RunStore runs, SystemScan scans, PairReader pairs, IJobs jobs, IOptions<ScanOptions> options)
{
    /// <summary>The counts of a comparison that has ended, or has come so far.</summary>
    public async Task<ComparisonTally> TallyAsync(string jobId, CancellationToken cancellationToken) =>
        TallyOf((await runs.FindEndAsync(jobId, AuditSets.Compared, 0, cancellationToken))?.Header);

    public async Task<ComparisonTally> RunAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var end = await runs.FindEndAsync(job.JobId, AuditSets.Compared, 0, cancellationToken);
        if (end is { Header.Final: true }) return TallyOf(end.Value.Header);

        var plan = await ScanPlan.LoadAsync(job.JobId, files, cancellationToken);
        await using var cloud = await OpenAsync(job, plan, SystemKeys.Cloud, cancellationToken);
        await using var legacy = await OpenAsync(job, plan, SystemKeys.Legacy, cancellationToken);
        var comparison = new Comparison(runs, pairs, jobs, job, options.Value.BufferBytes, TallyOf(end?.Header), end?.Header.Last, end is null ? 0 : end.Value.Key.Part + 1);
        return await comparison.RunAsync(new JoinedEntries(cloud, legacy), cancellationToken);
    }

    private Task<ISortedEntries> OpenAsync(JobRecord job, ScanPlan plan, string system, CancellationToken cancellationToken) =>
        scans.OpenAsync(job.JobId, AuditSets.Fingerprints(system), plan.Of(system), cancellationToken);

    private static ComparisonTally TallyOf(RunHeader? header) =>
        header?.Note is null ? new ComparisonTally() : System.Text.Json.JsonSerializer.Deserialize<ComparisonTally>(header.Note)!;
}
