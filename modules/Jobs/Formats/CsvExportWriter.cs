using System.Buffers;
using SubscriberPortal.Jobs.Csv;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>CSV that a spreadsheet opens without running anything, and that an upload takes back as it was.</summary>
internal sealed class CsvExportWriter(IReadOnlyList<ExportColumn> columns) : ExportWriter
{
    private readonly CsvRowWriter _rows = new();

    public override void WriteStart(IBufferWriter<byte> output)
    {
        foreach (var column in columns) _rows.Cell(column.Name);
        _rows.EndRow().MoveTo(output);
    }

    public override void WriteRow(IBufferWriter<byte> output, ReadOnlySpan<string?> values)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Field is { } field) _rows.Cell(field, values[i]);
            else _rows.Cell(values[i]);
        }

        _rows.EndRow().MoveTo(output);
    }
}
