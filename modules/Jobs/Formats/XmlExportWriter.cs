using System.Buffers;
using System.Text;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>
/// One element for each row, in it one for each value that there is. XML 1.0 has no way to write some characters, not even escaped (most control characters, U+FFFE, U+FFFF):
/// a value that holds one is written as <c>encoding="base64"</c>, the Base64 of its UTF-8 bytes, so that the file is well-formed and nothing is lost.
/// </summary>
internal sealed class XmlExportWriter(IReadOnlyList<ExportColumn> columns) : ExportWriter
{
    private readonly (byte[] Open, byte[] OpenEncoded, byte[] Close)[] _tags = [.. columns.Select(c => (
        Encoding.UTF8.GetBytes($"<{c.Name}>"), Encoding.UTF8.GetBytes($"<{c.Name} encoding=\"base64\">"), Encoding.UTF8.GetBytes($"</{c.Name}>")))];

    public override void WriteStart(IBufferWriter<byte> output) => output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<subscribers>\n"u8);

    public override void WriteRow(IBufferWriter<byte> output, ReadOnlySpan<string?> values)
    {
        output.Write("<subscriber>"u8);
        for (var i = 0; i < _tags.Length; i++)
        {
            if (values[i] is not { } value) continue;
            if (XmlText.CanHold(value))
            {
                output.Write(_tags[i].Open);
                XmlText.Write(output, value);
            }
            else
            {
                output.Write(_tags[i].OpenEncoded);
                Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(value)), output);
            }

            output.Write(_tags[i].Close);
        }

        output.Write("</subscriber>\n"u8);
    }

    public override ReadOnlySpan<byte> End => "</subscribers>\n"u8;
}
