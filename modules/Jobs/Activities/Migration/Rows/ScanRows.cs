using System.Runtime.CompilerServices;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>The records of a segment of a system. Their numbers only tell them apart, because nothing is numbered in a system; writes are stamped with the uid.</summary>
internal sealed class ScanRows(ProvisioningSystems systems, JobRecord job, int chunks)
{
    private const long RowsPerChunk = 1_000_000_000;

    public async IAsyncEnumerable<RowBatch> ReadAsync(PlannedChunk chunk, ChunkCheckpoint from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = systems.Of(JobSource.SystemName(job));
        var segment = new ScanSegment(from.Chunk, chunks, chunk.Token!);
        var number = from.Chunk * RowsPerChunk + from.RowsDone + 2;
        var part = (int)(from.RowsDone / RowBatch.Size);
        var rows = new List<JobRow>(RowBatch.Size);
        await foreach (var scanned in source.ScanAsync(segment, job.Filters, from.Position, cancellationToken))
        {
            foreach (var stored in scanned)
            {
                rows.Add(Row(number++, stored.Subscriber));
                if (rows.Count < RowBatch.Size) continue;
                yield return new RowBatch(part++, rows, rows[^1].Uid);
                rows = new List<JobRow>(RowBatch.Size);
            }
        }

        if (rows.Count > 0) yield return new RowBatch(part, rows, rows[^1].Uid);
    }

    private JobRow Row(long number, Subscriber subscriber)
    {
        // A store holds what its other writers put there, so the rules are asked for copies too; a record to delete may be anything.
        var deletes = job.JobType == JobTypes.BulkDelete;
        var violations = deletes ? [] : SubscriberRules.TryRead(SubscriberDraft.From(subscriber), out _);
        return new JobRow(number, subscriber.Uid, $"{job.JobId}:{subscriber.Uid}", [.. SubscriberField.All.Select(f => f.Read(subscriber) ?? "")])
        {
            // The copy is written now, but the subscription is as old as it is.
            Subscriber = violations.Count == 0 ? subscriber with { UpdatedAt = default } : null,
            Violations = violations,
        };
    }
}
