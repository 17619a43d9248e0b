using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>
/// Reads what a system keeps beside its records to have each number once, into runs by number. A retry begins anew. Of an audit with a filter nothing is read: the rest of the records would be missed.
/// </summary>
internal sealed class GuardScan(RunStore runs, ProvisioningSystems systems, IOptions<ScanOptions> options)
{
    public const int Segments = 4;

    /// <summary>The index that the audit checks; null where the system has none, or the audit a filter.</summary>
    public IIdentifierIndex? IndexOf(JobRecord job, string system) => job.Filters.IsEmpty ? systems.Provider(system) as IIdentifierIndex : null;

    public async Task RunAsync(JobRecord job, string system, CancellationToken cancellationToken)
    {
        if (IndexOf(job, system) is not { } index) return;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.SegmentsInParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(index.PlanIdentifierScan(Segments), parallel, async (segment, token) => await ReadAsync(job.JobId, system, index, segment, token));
    }

    private async Task ReadAsync(string jobId, string system, IIdentifierIndex index, ScanSegment segment, CancellationToken cancellationToken)
    {
        var set = AuditSets.Guards(system);
        var end = await runs.FindEndAsync(jobId, set, segment.Index, cancellationToken);
        if (end is { Header.Final: true }) return;
        if (end is not null) await runs.DeleteAsync($"{RunKey.FolderOf(jobId, set)}{segment.Index:D4}-", cancellationToken);
        var buffer = new RunBuffer(options.Value.BufferBytes);
        var part = 0;
        var rows = 0L;
        await foreach (var batch in index.ScanIdentifiersAsync(segment, cancellationToken))
        {
            foreach (var entry in batch) Add(buffer, entry);
            rows += batch.Count;
            if (buffer.IsFull) await CommitAsync(false);
        }

        await CommitAsync(true);

        Task CommitAsync(bool final)
        {
            var header = new RunHeader(part == 0 ? null : $"{part - 1}", $"{part}", final, rows);
            return runs.WriteAsync(new RunKey(jobId, set, segment.Index, part++), header, buffer, cancellationToken);
        }
    }

    /// <summary>A number that breaks the rules has no key: its record is reported as invalid.</summary>
    private static void Add(RunBuffer buffer, IdentifierEntry entry)
    {
        Span<byte> key = stackalloc byte[NumberKey.Length];
        Span<byte> uid = stackalloc byte[UidBytes.MaxLength];
        var isNumber = entry.Field == SubscriberField.Msisdn ? NumberKey.TryWriteMsisdn(entry.Value, key) : NumberKey.TryWriteImsi(entry.Value, key);
        if (isNumber) buffer.Add(key, UidBytes.Write(entry.Uid, uid));
    }
}
