using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Activities.Migration.Writing;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Results;

/// <summary>
/// The rows that failed: a file a batch, then one file of all. One line a row, with the column, code and message of the first rule it breaks, the others named in the message.
/// </summary>
internal sealed class RejectParts(IFileStore files)
{
    public async Task StoreAsync(JobRecord job, int chunk, RowBatch batch, IReadOnlyList<RowResult> results, CancellationToken cancellationToken)
    {
        var writer = new CsvRowWriter();
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].IsFailed) WriteRow(writer, batch.Rows[i], results[i].Faults);
        }

        if (writer.Length == 0) return;
        await using var upload = await files.CreateAsync(JobFiles.ChunkRejects(job.JobId, chunk, batch.Part), cancellationToken);
        await writer.FlushToAsync(upload.Content, cancellationToken);
        await upload.CommitAsync(cancellationToken);
    }

    /// <summary>Puts the parts together behind one header, in order of row; answers how many rows failed by each code, and how many are there.</summary>
    public async Task<SortedDictionary<string, long>> MergeAsync(JobRecord job, MigrationPlan plan, CancellationToken cancellationToken)
    {
        var byCode = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using var upload = await files.CreateAsync(JobFiles.Rejects(job.JobId), cancellationToken);
        await WriteHeader(job, plan).FlushToAsync(upload.Content, cancellationToken);
        await foreach (var part in files.ListAsync(JobFiles.ChunkRejects(job.JobId), cancellationToken))
        {
            await using (var content = await files.OpenReadAsync(part.Key, 0, null, cancellationToken)) await content.CopyToAsync(upload.Content, cancellationToken);
            await using var records = new CsvRecords(await files.OpenReadAsync(part.Key, 0, null, cancellationToken), ',', 0, 1);
            while (await records.ReadAsync(cancellationToken))
            {
                var code = records.Cell(2);
                byCode[code] = byCode.GetValueOrDefault(code) + 1;
            }
        }

        await upload.CommitAsync(cancellationToken);
        return byCode;
    }

    private static void WriteRow(CsvRowWriter writer, JobRow row, IReadOnlyList<RuleViolation> faults)
    {
        var message = faults[0].Message;
        if (faults.Count > 1) message += " Also: " + string.Join(" ", faults.Skip(1).Select(f => f.Message));
        writer.Cell(row.Number).Cell(faults[0].Field).Cell(faults[0].Code).Cell(message);
        foreach (var cell in row.Cells) WriteCell(writer, cell);
        writer.EndRow();
    }

    /// <summary>A valid MSISDN is no formula in whichever cell it came.</summary>
    private static void WriteCell(CsvRowWriter writer, string cell) => writer.Cell(SubscriberField.Msisdn, cell);

    private static CsvRowWriter WriteHeader(JobRecord job, MigrationPlan plan)
    {
        IEnumerable<string> columns = JobSource.Of(job) switch
        {
            JobSource.Undo or JobSource.Repair => [SubscriberField.Uid.Name],
            JobSource.System => SubscriberField.All.Select(f => f.Name),
            _ => OwnHeaders(plan.Layout(job)),
        };
        var writer = new CsvRowWriter();
        foreach (var column in CsvLayout.RejectColumns.Concat(columns)) writer.Cell(column);
        return writer.EndRow();
    }

    private static IEnumerable<string> OwnHeaders(CsvLayout layout) => layout.OwnColumns.Select(column => layout.Headers[column]);
}
