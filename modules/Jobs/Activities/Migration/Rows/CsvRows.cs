using System.Globalization;
using System.Runtime.CompilerServices;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration.Rows;

/// <summary>The rows of a range of a CSV file.</summary>
internal sealed class CsvRows(IFileStore files, JobRecord job, MigrationPlan plan)
{
    public async IAsyncEnumerable<RowBatch> ReadAsync(PlannedChunk chunk, ChunkCheckpoint from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = new CsvRowParser(job, plan.Layout(job));
        var end = chunk.Offset + chunk.Length;
        var offset = from.Position is null ? chunk.Offset : long.Parse(from.Position, CultureInfo.InvariantCulture);
        if (offset >= end) yield break;

        var firstRow = chunk.FirstRow + from.RowsDone;
        var part = (int)(from.RowsDone / RowBatch.Size);
        await using var records = new CsvRecords(await files.OpenReadAsync(plan.InputKey!, offset, end - offset, cancellationToken), plan.Separator, offset, firstRow);
        await using var duplicates = DuplicatesFile.ReadAsync(files, JobFiles.Duplicates(job.JobId), chunk, firstRow, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var hasDuplicate = await duplicates.MoveNextAsync();
        var found = new List<DuplicateRow>();
        var rows = new List<JobRow>(RowBatch.Size);
        while (await records.ReadAsync(cancellationToken))
        {
            if (rows.Count == RowBatch.Size)
            {
                yield return new RowBatch(part++, rows, records.Offset.ToString(CultureInfo.InvariantCulture));
                rows = new List<JobRow>(RowBatch.Size);
            }

            for (found.Clear(); hasDuplicate && duplicates.Current.Row == records.Row; hasDuplicate = await duplicates.MoveNextAsync()) found.Add(duplicates.Current);
            rows.Add(parser.Parse(records, found));
        }

        if (rows.Count > 0) yield return new RowBatch(part, rows, end.ToString(CultureInfo.InvariantCulture));
    }
}
