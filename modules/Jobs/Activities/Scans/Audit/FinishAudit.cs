using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>
/// Puts the findings together, writes the report, sets the job's counts and removes the scan files. The report is the mark that the findings are whole:
/// when the task comes again after that, only what follows it is done again.
/// </summary>
internal sealed class FinishAudit(
    IFileStore files, RunStore runs, SystemScan scans, ConsistencyCheck consistency, FindingsFile findings, IJobs jobs, AuditSummaries summaries, TimeProvider time) : IActivityHandler
{
    public string Activity => "FinishAudit";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        if (await files.FindAsync(JobFiles.Report(job.JobId), cancellationToken) is null)
            await JsonFile.WriteAsync(files, JobFiles.Report(job.JobId), await ReportAsync(job, cancellationToken), cancellationToken);
        var report = await JsonFile.ReadAsync<AuditReport>(files, JobFiles.Report(job.JobId), cancellationToken);

        await jobs.ChangeAsync(job.JobId, j => j with { Counts = report.ToCounts(), TotalRecords = report.Total }, cancellationToken);
        if (job.Filters.IsEmpty && report.Synced is not null)
        {
            var summary = new AuditSummary(job.JobId, report.FinishedAt, report.Synced.Value, report.Conflicts!.Value, report.CloudOnly!.Value, report.LegacyOnly!.Value);
            await summaries.AddAsync(summary, cancellationToken);
        }

        await runs.DeleteAsync(RunKey.FolderOf(job.JobId), cancellationToken);
        return new JsonObject { ["reportKey"] = JobFiles.Report(job.JobId), ["differencesKey"] = JobFiles.Differences(job.JobId), ["total"] = report.Total };
    }

    private async Task<AuditReport> ReportAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var plan = await ScanPlan.LoadAsync(job.JobId, files, cancellationToken);
        var compares = job.AuditType != AuditTypes.DataValidation;
        var validates = job.AuditType != AuditTypes.ConsistencyCheck;
        var found = await WriteFindingsAsync(job.JobId, plan, compares, validates, cancellationToken);
        var tally = compares ? await consistency.TallyAsync(job.JobId, cancellationToken) : null;
        var records = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var system in plan.Systems)
            records[system.System] = (await scans.CountAsync(job.JobId, AuditSets.Fingerprints(system.System), system, cancellationToken)).Processed;

        var now = time.GetUtcNow();
        return new AuditReport(
            job.JobId,
            job.AuditType ?? AuditTypes.ConsistencyCheck,
            new AuditReportFilters(job.Filters.Status?.ToName(), job.Filters.PlanId),
            plan.StartedAt,
            now,
            Math.Round((now - plan.StartedAt).TotalSeconds, 3),
            tally?.ToCounts().Processed ?? records.Values.Sum(),
            tally?.Synced,
            tally?.Conflicts,
            tally?.CloudOnly,
            tally?.LegacyOnly,
            tally?.Pending,
            validates ? found.Invalid : null,
            records,
            tally?.ByField ?? [],
            tally?.ByStatus ?? [],
            tally?.ByPlan ?? [],
            found.ByRule);
    }

    private async Task<FindingCounts> WriteFindingsAsync(string jobId, ScanPlan plan, bool compares, bool validates, CancellationToken cancellationToken)
    {
        var invalid = new List<ISortedEntries>();
        if (validates)
        {
            foreach (var system in plan.Systems)
            {
                invalid.Add(await scans.OpenAsync(jobId, AuditSets.Invalid(system.System), system, cancellationToken));
                if (await runs.FindEndAsync(jobId, AuditSets.Unguarded(system.System), 0, cancellationToken) is not null)
                    invalid.Add(await runs.OpenMergeAsync(jobId, AuditSets.Unguarded(system.System), 1, cancellationToken));
            }

            invalid.Add(await runs.OpenMergeAsync(jobId, AuditSets.Shared, 1, cancellationToken));
        }

        var compared = compares ? await runs.OpenChainAsync(jobId, AuditSets.Compared, 1, cancellationToken) : null;
        return await findings.WriteAsync(jobId, compared, invalid, cancellationToken);
    }
}
