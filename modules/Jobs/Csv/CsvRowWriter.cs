using System.Buffers;
using System.Text;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Csv;

/// <summary>
/// Puts rows together as UTF-8 for a file that a person may open in a spreadsheet: RFC 4180 quoting and line ends, and the formula guard of <see cref="FormulaGuard"/>.
/// Nothing reaches a stream before <see cref="FlushToAsync"/>.
/// </summary>
internal sealed class CsvRowWriter
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\t\r\n");

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private bool _inRow;

    /// <summary>Bytes not yet flushed.</summary>
    public int Length => _buffer.WrittenCount;

    /// <summary>The rows not yet flushed.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>One cell of a subscriber's field; an E.164 MSISDN is no formula.</summary>
    public CsvRowWriter Cell(SubscriberField field, ReadOnlySpan<char> value) =>
        Put(value, field == SubscriberField.Msisdn && SubscriberRules.IsMsisdn(value) ? null : FormulaGuard.Prefix(value));

    /// <summary>One cell of any text.</summary>
    public CsvRowWriter Cell(ReadOnlySpan<char> value) => Put(value, FormulaGuard.Prefix(value));

    public CsvRowWriter Cell(long value)
    {
        Span<char> text = stackalloc char[20];
        value.TryFormat(text, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
        return Put(text[..length], null);
    }

    /// <summary>A whole row of a subscriber, in the order of <see cref="SubscriberField.All"/>.</summary>
    public CsvRowWriter Cells(Subscriber subscriber)
    {
        foreach (var field in SubscriberField.All) Cell(field, field.Read(subscriber));
        return this;
    }

    public CsvRowWriter EndRow()
    {
        _buffer.Write("\r\n"u8);
        _inRow = false;
        return this;
    }

    /// <summary>Hands the rows over to <paramref name="output"/> instead of a stream.</summary>
    public void MoveTo(IBufferWriter<byte> output)
    {
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public async Task FlushToAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }

    private CsvRowWriter Put(ReadOnlySpan<char> value, char? guard)
    {
        if (_inRow) _buffer.Write(","u8);
        _inRow = true;
        var quotes = value.ContainsAny(Quoted) || (value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])));
        if (quotes) _buffer.Write("\""u8);
        if (guard is { } sign) PutText([sign]);
        for (var quote = quotes ? value.IndexOf('"') : -1; quote >= 0; quote = value.IndexOf('"'))
        {
            PutText(value[..(quote + 1)]);
            _buffer.Write("\""u8);
            value = value[(quote + 1)..];
        }

        PutText(value);
        if (quotes) _buffer.Write("\""u8);
        return this;
    }

    private void PutText(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _buffer);
}
