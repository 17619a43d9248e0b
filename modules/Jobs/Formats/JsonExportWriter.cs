using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>One array of objects with an object a line, or the objects alone as JSON Lines. Every member is there, null where the record has no value.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer only fills buffers that others own.")]
internal sealed class JsonExportWriter(IReadOnlyList<ExportColumn> columns, bool array) : ExportWriter
{
    // The file is no part of a page, so text stays readable in it.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly JsonEncodedText[] _names = [.. columns.Select(c => JsonEncodedText.Encode(c.Name))];
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Options);

    public override void WriteStart(IBufferWriter<byte> output) => output.Write(array ? "[\n"u8 : []);

    public override void WriteRow(IBufferWriter<byte> output, ReadOnlySpan<string?> values)
    {
        _writer.Reset(output);
        _writer.WriteStartObject();
        for (var i = 0; i < _names.Length; i++) _writer.WriteString(_names[i], values[i]);
        _writer.WriteEndObject();
        _writer.Flush();
        if (!array) output.Write("\n"u8);
    }

    public override ReadOnlySpan<byte> Separator => array ? ",\n"u8 : [];

    public override ReadOnlySpan<byte> End => array ? "\n]\n"u8 : [];
}
