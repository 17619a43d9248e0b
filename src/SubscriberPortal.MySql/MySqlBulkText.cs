using System.Buffers;
using System.Text;

namespace SubscriberPortal.MySql;

/// <summary>Writes values as <see cref="MySqlBulkLoader"/> reads them.</summary>
public static class MySqlBulkText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\t\n\r\0");

    /// <summary>Adds a row to the text.</summary>
    /// <param name="row">Text as it is to be in the table; null for NULL.</param>
    public static void AppendRow(StringBuilder text, params ReadOnlySpan<string?> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (i > 0) text.Append('\t');
            AppendValue(text, row[i]);
        }

        text.Append('\n');
    }

    private static void AppendValue(StringBuilder text, string? value)
    {
        if (value is null)
        {
            text.Append("\\N");
            return;
        }

        var rest = value.AsSpan();
        for (var at = rest.IndexOfAny(Special); at >= 0; at = rest.IndexOfAny(Special))
        {
            text.Append(rest[..at]).Append('\\').Append(rest[at] switch
            {
                '\t' => 't',
                '\n' => 'n',
                '\r' => 'r',
                '\0' => '0',
                _ => '\\',
            });
            rest = rest[(at + 1)..];
        }

        text.Append(rest);
    }
}
