using System.Text.Unicode;
using CsvHelper;

namespace SubscriberPortal.Jobs.Csv;

/// <summary>
/// Reads the records of a file, or of a range of it that begins at a record, in order. Knows of each where it begins, so that a file can be cut between records.
/// Records are numbered as in the file, the header being 1; blank lines are no records.
/// </summary>
internal sealed class CsvRecords : IAsyncDisposable
{
    /// <summary>The largest record in bytes. Bounds memory against a quote that is never closed.</summary>
    public const int MaxRecordSize = 4 * 1024 * 1024;

    private readonly CsvReader _reader;
    private readonly long _origin;
    private readonly long _firstRow;
    private CsvMalformedReason? _malformed;

    /// <param name="offset">Where in the file the stream begins.</param>
    /// <param name="firstRow">The number of the first record in it.</param>
    public CsvRecords(Stream stream, char separator, long offset, long firstRow)
    {
        // A range begins in the middle of the text, where the bytes of U+FEFF are no byte order mark: a line end before it, which is no row, says so to the reader.
        var ranged = offset > 0;
        _origin = ranged ? offset - 1 : 0;
        _firstRow = firstRow;
        _reader = CsvReader.Create(ranged ? new AfterLineEndStream(stream) : stream, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            MaxRecordSize = MaxRecordSize,
            IncludeValuesInExceptions = false,
            BufferSize = 256 * 1024,
            OnMalformedRecord = record => _malformed ??= record.Reason,
        });
    }

    /// <summary>The number of the current record.</summary>
    public long Row => _firstRow + _reader.RowNumber - 1;

    /// <summary>Where in the file the current record begins.</summary>
    public long Offset => _origin + _reader.ByteOffset;

    public int CellCount => _reader.FieldCount;

    public bool IsUtf8 => Utf8.IsValid(_reader.RawRecord);

    /// <summary>Text stands after a closing quote, so what the cell is meant to hold is anybody's guess.</summary>
    public bool HasBadQuotes => _malformed is CsvMalformedReason.TextAfterClosingQuote;

    /// <exception cref="BadFileException">The record is too large, or ends inside a quoted cell.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _malformed = null;
        var row = Row + 1;
        try
        {
            if (!await _reader.ReadAsync(cancellationToken)) return false;
        }
        catch (CsvFormatException)
        {
            throw new BadFileException($"Row {row} is longer than {MaxRecordSize / (1024 * 1024)} MiB; a quote that is opened in it may never be closed.");
        }

        if (_malformed is CsvMalformedReason.UnterminatedQuote)
            throw new BadFileException($"The file ends inside a quoted cell: the quote was opened in row {Row} and is never closed.");
        return true;
    }

    /// <summary>A cell without outer white space and without the guard of an export; empty when the record has no such cell.</summary>
    public string Cell(int column)
    {
        var text = _reader.GetString(column);
        var value = Value(text);
        return value.Length == text.Length ? text : value.ToString();
    }

    /// <summary>As <see cref="Cell"/>, without making a string; false when it may not fit into <paramref name="buffer"/>.</summary>
    public bool TryCell(int column, Span<char> buffer, out ReadOnlySpan<char> cell)
    {
        cell = default;
        if (_reader.GetSpan(column).Length > buffer.Length) return false;
        cell = Value(buffer[.._reader.GetChars(column, buffer)]);
        return true;
    }

    /// <summary>A guarded cell was written by an export and holds exactly the value: trimmed first, a lone line end would come back as the guard.</summary>
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> cell)
    {
        var value = FormulaGuard.Remove(cell);
        return value.Length < cell.Length ? value : FormulaGuard.Remove(cell.Trim());
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
