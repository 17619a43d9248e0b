using System.Text;
using System.Text.Json;
using SubscriberPortal.Jobs.Activities.Scans.Pairs;
using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>
/// One pass over the joined fingerprints. What differs is read in batches; each batch waits in a queue until it is old enough to be read again, so that the pause costs no time.
/// Findings leave the queue in the order in which they came in: that of uid.
/// </summary>
internal sealed class Comparison(
    RunStore runs, PairReader pairs, IJobs jobs, JobRecord job, int bufferBytes, ComparisonTally tally, string? after, int part)
{
    private const int RowsPerPart = 500_000;
    private const int RowsPerProgress = 25_000;
    private const int MostWaiting = 16;

    private readonly RunBuffer _findings = new(bufferBytes);
    private readonly List<string> _candidates = new(PairReader.BatchSize);
    private readonly Queue<FirstReading> _waiting = new();
    private readonly byte[]? _done = after is null ? null : Encoding.UTF8.GetBytes(after);
    private string? _last = after;
    private int _part = part;

    public async Task<ComparisonTally> RunAsync(JoinedEntries entries, CancellationToken cancellationToken)
    {
        for (long rows = 1; await entries.MoveNextAsync(cancellationToken);)
        {
            if (_done is not null && entries.Key.SequenceCompareTo(_done) <= 0) continue;
            if (entries.InCloud && entries.InLegacy && entries.CloudPayload.SequenceEqual(entries.LegacyPayload)) tally.Synced++;
            else _candidates.Add(UidBytes.ToUid(entries.Key));
            if (_candidates.Count == PairReader.BatchSize) await ReadCandidatesAsync(cancellationToken);
            if (rows % RowsPerPart == 0 || _findings.IsFull) await CommitAsync(UidBytes.ToUid(entries.Key), false, cancellationToken);
            else if (rows % RowsPerProgress == 0) await ReportAsync(false, cancellationToken);
            rows++;
        }

        await CommitAsync(_last, true, cancellationToken);
        return tally;
    }

    private async Task ReadCandidatesAsync(CancellationToken cancellationToken)
    {
        if (_candidates.Count == 0) return;
        var (differing, equal) = await pairs.ReadFirstAsync(_candidates, job.Filters, cancellationToken);
        _candidates.Clear();
        tally.Synced += equal;
        _waiting.Enqueue(differing);
        if (_waiting.Count > MostWaiting) await ConfirmAsync(_waiting.Dequeue(), cancellationToken);
    }

    private async Task ConfirmAsync(FirstReading first, CancellationToken cancellationToken)
    {
        foreach (var confirmed in await pairs.ConfirmAsync(first, job.Filters, cancellationToken))
        {
            if (tally.Add(confirmed) is { } finding) _findings.Add(finding.Uid, finding.ToLine());
        }
    }

    private async Task CommitAsync(string? last, bool final, CancellationToken cancellationToken)
    {
        await ReadCandidatesAsync(cancellationToken);
        while (_waiting.TryDequeue(out var first)) await ConfirmAsync(first, cancellationToken);
        var counts = tally.ToCounts();
        var header = new RunHeader(_last, last, final, counts.Processed, counts.Failed, JsonSerializer.Serialize(tally));
        await runs.WriteAsync(new RunKey(job.JobId, AuditSets.Compared, 0, _part++), header, _findings, cancellationToken);
        _last = last;
        await ReportAsync(final, cancellationToken);
    }

    private Task ReportAsync(bool final, CancellationToken cancellationToken)
    {
        var counts = tally.ToCounts();
        return jobs.PutCheckpointAsync(job.JobId, new ChunkCheckpoint(0, counts.Processed, counts, null, final), cancellationToken);
    }
}
