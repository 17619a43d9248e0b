using System.Buffers;
using System.Text;
using System.Xml;

namespace SubscriberPortal.Jobs.Formats;

/// <summary>Text as the content of an XML element.</summary>
internal static class XmlText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\r");

    /// <summary>Whether XML 1.0 has a way to write every character of the text.</summary>
    public static bool CanHold(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) continue;
            if (i + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) return false;
            i++;
        }

        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        for (var special = text.IndexOfAny(Escaped); special >= 0; special = text.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(text[..special], output);
            output.Write(text[special] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,

                // A reader turns a bare carriage return into a line feed.
                _ => "&#13;"u8,
            });
            text = text[(special + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
    }
}
