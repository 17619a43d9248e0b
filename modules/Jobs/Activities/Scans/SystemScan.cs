using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>
/// Reads one system, segment by segment, into sorted runs in the file store. A segment goes on after its last committed run, so a task that comes again does no work twice.
/// Memory: one buffer for each segment that is being read.
/// </summary>
internal sealed class SystemScan(IFileStore files, RunStore runs, ProvisioningSystems systems, IJobs jobs, IOptions<ScanOptions> options)
{
    /// <param name="set">The set of runs that is written, and is the checkpoint.</param>
    /// <param name="newSink">Makes a sink, which serves one segment after another.</param>
    /// <param name="counts">What the job's progress counts for a segment with so many rows, so many of them failed; null when the scan is not what the job counts.</param>
    /// <returns>Rows and failed rows of the whole system.</returns>
    public async Task<JobCounts> RunAsync<T>(
        JobRecord job, string system, string set, Func<ScanSink<T>> newSink, Func<long, long, JobCounts>? counts, CancellationToken cancellationToken)
    {
        var plan = await ScanPlan.LoadAsync(job.JobId, files, cancellationToken);
        var provider = systems.Provider(system);
        var segments = plan.Of(system).Segments;
        var rows = new JobCounts[segments.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.SegmentsInParallel, CancellationToken = cancellationToken };
        var first = FirstChunk(plan, system);
        var idle = new ConcurrentBag<ScanSink<T>>();
        await Parallel.ForEachAsync(segments, parallel, async (segment, token) =>
        {
            var sink = idle.TryTake(out var used) ? used : newSink();
            var header = await ScanSegmentAsync(new RunKey(job.JobId, set, segment.Index, 0), provider, segment, job.Filters, sink, ReportAsync, token);
            idle.Add(sink);
            rows[segment.Index] = new JobCounts(header.Rows - header.Failed, header.Failed);

            Task ReportAsync(RunHeader run) => counts is null
                ? Task.CompletedTask
                : jobs.PutCheckpointAsync(job.JobId, new ChunkCheckpoint(first + segment.Index, run.Rows, counts(run.Rows, run.Failed), run.Last, run.Final), token);
        });
        return rows.Aggregate((a, b) => a + b);
    }

    /// <summary>Opens what the scan of a system wrote to a set, in order of uid.</summary>
    public async Task<ISortedEntries> OpenAsync(string jobId, string set, SystemPlan system, CancellationToken cancellationToken) => system.InUidOrder
        ? await runs.OpenChainAsync(jobId, set, system.Segments.Count, cancellationToken)
        : await runs.OpenMergeAsync(jobId, set, system.Segments.Count, cancellationToken);

    /// <summary>How many records a finished scan read.</summary>
    public async Task<JobCounts> CountAsync(string jobId, string set, SystemPlan system, CancellationToken cancellationToken)
    {
        var counts = new JobCounts();
        foreach (var segment in system.Segments)
        {
            if (await runs.FindEndAsync(jobId, set, segment.Index, cancellationToken) is { } end)
                counts += new JobCounts(end.Header.Rows - end.Header.Failed, end.Header.Failed);
        }

        return counts;
    }

    private async Task<RunHeader> ScanSegmentAsync<T>(
        RunKey key, IProvisioningProvider provider, ScanSegment segment, SubscriberFilter filter, ScanSink<T> sink, Func<RunHeader, Task> report, CancellationToken cancellationToken)
    {
        var end = await runs.FindEndAsync(key.JobId, key.Set, key.Segment, cancellationToken);
        if (end is { Header.Final: true })
        {
            await report(end.Value.Header);
            return end.Value.Header;
        }

        var part = end is null ? 0 : end.Value.Key.Part + 1;
        var (start, rows, failed) = (end?.Header.Last, end?.Header.Rows ?? 0, (end?.Header.Failed ?? 0) - sink.Failed);
        var last = start;
        await foreach (var batch in sink.ScanAsync(provider, segment, filter, start, cancellationToken).WithCancellation(cancellationToken))
        {
            foreach (var item in batch) sink.Add(item);
            if (batch.Count > 0) last = sink.UidOf(batch[^1]);
            rows += batch.Count;
            if (!sink.IsFull) continue;
            await CommitAsync(false);
            start = last;
        }

        return await CommitAsync(true);

        async Task<RunHeader> CommitAsync(bool final)
        {
            var header = new RunHeader(start, last, final, rows, failed + sink.Failed);
            await sink.CommitAsync(runs, key with { Part = part++ }, header, cancellationToken);
            await report(header);
            return header;
        }
    }

    /// <summary>Checkpoints of the systems of one job stand one behind the other.</summary>
    private static int FirstChunk(ScanPlan plan, string system) => plan.Systems.TakeWhile(s => s.System != system).Sum(s => s.Segments.Count);
}
