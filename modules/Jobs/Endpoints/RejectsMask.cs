using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Copies a rejects file with the personal columns masked, row by row. A cell beyond the header belongs to no column and is masked whatever it holds.</summary>
internal static class RejectsMask
{
    private const string Unknown = "•••";
    private const int FlushAt = 32 * 1024;

    public static async Task CopyAsync(IFileStore files, string key, Stream target, CancellationToken cancellationToken)
    {
        await using var records = new CsvRecords(await files.OpenReadAsync(key, 0, null, cancellationToken), ',', 0, 1);
        var writer = new CsvRowWriter();
        var own = CsvLayout.RejectColumns.Count;
        SubscriberField?[]? fields = null;
        while (await records.ReadAsync(cancellationToken))
        {
            for (var column = 0; column < records.CellCount; column++)
            {
                var cell = records.Cell(column);
                if (fields is null || column < own) writer.Cell(cell);
                else if (column >= fields.Length || fields[column] is not { } field) writer.Cell(cell.Length == 0 ? cell : Unknown);
                else writer.Cell(field, cell.Length == 0 ? cell : PiiMask.Mask(field, cell));
            }

            fields ??= [.. Enumerable.Range(0, records.CellCount).Select(column => SubscriberField.Find(records.Cell(column)))];
            writer.EndRow();
            if (writer.Length > FlushAt) await writer.FlushToAsync(target, cancellationToken);
        }

        await writer.FlushToAsync(target, cancellationToken);
    }
}
