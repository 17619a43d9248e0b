using System.Globalization;
using System.Runtime.CompilerServices;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>The differing records that an audit found.</summary>
internal sealed class RepairRows(IFileStore files, JobRecord job, string inputKey)
{
    public async IAsyncEnumerable<RowBatch> ReadAsync(PlannedChunk chunk, ChunkCheckpoint from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = chunk.Offset + chunk.Length;
        var offset = from.Position is null ? chunk.Offset : long.Parse(from.Position, CultureInfo.InvariantCulture);
        if (offset >= end) yield break;

        var number = chunk.FirstRow + from.RowsDone;
        var part = (int)(from.RowsDone / RowBatch.Size);
        var rows = new List<JobRow>(RowBatch.Size);
        await using var stream = await files.OpenReadAsync(inputKey, offset, end - offset, cancellationToken);
        await foreach (var (line, next) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            if (DifferenceLine.RepairableUid(line.Span) is { } uid) rows.Add(new JobRow(number, uid, $"{job.JobId}:{number++}", [uid]));
            if (rows.Count < RowBatch.Size) continue;
            yield return new RowBatch(part++, rows, (offset + next).ToString(CultureInfo.InvariantCulture));
            rows = new List<JobRow>(RowBatch.Size);
        }

        if (rows.Count > 0) yield return new RowBatch(part, rows, end.ToString(CultureInfo.InvariantCulture));
    }
}
