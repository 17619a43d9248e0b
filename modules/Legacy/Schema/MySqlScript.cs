namespace SubscriberPortal.Legacy.Schema;

/// <summary>Cuts a script into statements as the <c>mariadb</c> and <c>mysql</c> clients do: at the delimiter, which a line <c>DELIMITER //</c> changes, but not within quotes and comments.</summary>
internal static class MySqlScript
{
    private const string Word = "DELIMITER";

    public static IReadOnlyList<string> Statements(string script)
    {
        var statements = new List<string>();
        var delimiter = ";";
        var start = 0;
        for (var at = 0; at < script.Length;)
        {
            if (IsLineStart(script, at) && DelimiterAt(script, at) is { } changed)
            {
                Add(script[start..at]);
                delimiter = changed;
                start = at = EndOfLine(script, at);
            }
            else if (string.CompareOrdinal(script, at, delimiter, 0, delimiter.Length) == 0)
            {
                Add(script[start..at]);
                start = at += delimiter.Length;
            }
            else
            {
                at = EndOfPiece(script, at);
            }
        }

        Add(script[start..]);
        return statements;

        void Add(string statement)
        {
            if (HasContent(statement)) statements.Add(statement.Trim());
        }
    }

    private static bool IsLineStart(string script, int at) => at == 0 || script[at - 1] == '\n';

    private static string? DelimiterAt(string script, int at)
    {
        var line = script.AsSpan(at, EndOfLine(script, at) - at).Trim();
        return line.Length > Word.Length && line.StartsWith(Word, StringComparison.OrdinalIgnoreCase) && char.IsWhiteSpace(line[Word.Length]) ? line[Word.Length..].Trim().ToString() : null;
    }

    /// <summary>Where that ends which begins here: a quoted text, a comment, or one character.</summary>
    private static int EndOfPiece(string script, int at) => script[at] switch
    {
        '\'' or '"' or '`' => EndOfQuote(script, at),
        '#' => EndOfLine(script, at),
        '-' when IsDashComment(script, at) => EndOfLine(script, at),
        '/' when at + 1 < script.Length && script[at + 1] == '*' => script.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : script.Length,
        _ => at + 1,
    };

    private static bool IsDashComment(string script, int at) =>
        at + 1 < script.Length && script[at + 1] == '-' && (at + 2 == script.Length || char.IsWhiteSpace(script[at + 2]));

    /// <summary>A doubled quote is read as the end of one text and the start of the next, which comes to the same.</summary>
    private static int EndOfQuote(string script, int at)
    {
        var quote = script[at++];
        while (at < script.Length && script[at] != quote) at += script[at] == '\\' && quote != '`' ? 2 : 1;
        return Math.Min(at + 1, script.Length);
    }

    private static int EndOfLine(string script, int at) => script.IndexOf('\n', at) is >= 0 and var end ? end + 1 : script.Length;

    private static bool HasContent(string statement)
    {
        for (var at = 0; at < statement.Length;)
        {
            if (char.IsWhiteSpace(statement[at])) at++;
            else if (statement[at] == '#' || (statement[at] == '-' && IsDashComment(statement, at))) at = EndOfLine(statement, at);
            else return true;
        }

        return false;
    }
}
