using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Scans.Pairs;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Formats;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Export;

/// <summary>
/// Puts the runs together in order of uid, one row for each uid, and sets the job's output. Of both systems a row is Legacy's record where Legacy has one that matches, Cloud's otherwise:
/// the columns stay those of an upload, and who wants to see the differences asks for a comparison.
/// </summary>
internal sealed class MergeExport(IFileStore files, RunStore runs, SystemScan scans, ProvisioningSystems systems, PairReader pairs, IJobs jobs, TimeProvider time) : IActivityHandler
{
    private const int RowsPerProgress = 25_000;

    public string Activity => "MergeExport";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var key = ExportFileName.Key(job);
        var done = job;
        if (job.OutputFileKey != key)
        {
            var rows = await WriteAsync(job, key, cancellationToken);
            done = await jobs.ChangeAsync(job.JobId, j => j with { OutputFileKey = key, Counts = new JobCounts(rows), TotalRecords = rows }, cancellationToken) ?? job;
        }

        await runs.DeleteAsync(RunKey.FolderOf(job.JobId), cancellationToken);
        return new JsonObject { ["outputKey"] = key, ["rows"] = done.Counts.Success };
    }

    private async Task<long> WriteAsync(JobRecord job, string key, CancellationToken cancellationToken)
    {
        var plan = await ScanPlan.LoadAsync(job.JobId, files, cancellationToken);
        var compares = job.ExportScope == ExportScopes.Comparison;
        var columns = compares ? ComparisonRow.Columns : SubscriberRow.Columns;
        var sources = new List<ISortedEntries>();
        foreach (var system in ExportInput.SystemsOf(job, systems)) sources.Add(await scans.OpenAsync(job.JobId, system, plan.Of(system), cancellationToken));
        await using var merge = new RunMerge(sources);
        await using var output = new ExportOutput(await files.CreateAsync(key, cancellationToken), job.Gzip, ExportInput.FormatOf(job).NewWriter(columns));
        if (compares) await CompareAsync(job, new JoinedEntries(cloud: sources[1], legacy: sources[0]), output, cancellationToken);
        else await CopyAsync(job, merge, output, sources.Count > 1, cancellationToken);
        await output.CommitAsync(cancellationToken);
        return output.Rows;
    }

    /// <summary>Copies the first row of each uid.</summary>
    private async Task CopyAsync(JobRecord job, RunMerge rows, ExportOutput output, bool reports, CancellationToken cancellationToken)
    {
        byte[]? last = null;
        while (await rows.MoveNextAsync(cancellationToken))
        {
            if (last is not null && rows.Key.SequenceEqual(last)) continue;
            if (last?.Length != rows.Key.Length) last = new byte[rows.Key.Length];
            rows.Key.CopyTo(last);
            await output.AddAsync(rows.Payload, cancellationToken);
            if (reports && output.Rows % RowsPerProgress == 0) await ReportAsync(job, output.Rows, cancellationToken);
        }
    }

    /// <summary>Writes both sides of each uid. A pair that differed in the scans is read again first: what was written meanwhile is no difference.</summary>
    private async Task CompareAsync(JobRecord job, JoinedEntries entries, ExportOutput output, CancellationToken cancellationToken)
    {
        var scannedAt = time.GetUtcNow();
        var batch = new List<Pair>(PairReader.BatchSize);
        var values = new string?[ComparisonRow.Columns.Count];
        while (await entries.MoveNextAsync(cancellationToken))
        {
            batch.Add(new Pair(
                UidBytes.ToUid(entries.Key),
                entries.InCloud ? RecordCodec.Read(entries.CloudPayload) : null,
                entries.InLegacy ? RecordCodec.Read(entries.LegacyPayload) : null));
            if (batch.Count == PairReader.BatchSize) await WriteBatchAsync();
        }

        await WriteBatchAsync();

        async Task WriteBatchAsync()
        {
            var differing = new FirstReading([.. batch.Where(p => !p.IsEqual).Select(p => p.Versions)], scannedAt);
            var confirmed = (await pairs.ConfirmAsync(differing, job.Filters, cancellationToken)).ToDictionary(c => c.Pair.Uid, StringComparer.Ordinal);
            foreach (var scanned in batch)
            {
                var row = scanned.IsEqual ? new ConfirmedPair(scanned, SyncStatus.Synced) : confirmed.GetValueOrDefault(scanned.Uid);
                if (row is null) continue;
                ComparisonRow.Fill(values, scanned.Uid, row.Status, row.Pair.Cloud?.Subscriber, row.Pair.Legacy?.Subscriber, job.MaskPii);
                await output.AddAsync(values, cancellationToken);
            }

            batch.Clear();
            await ReportAsync(job, output.Rows, cancellationToken);
        }
    }

    private Task ReportAsync(JobRecord job, long rows, CancellationToken cancellationToken) =>
        jobs.PutCheckpointAsync(job.JobId, new ChunkCheckpoint(0, rows, new JobCounts(rows), null, false), cancellationToken);
}
