using System.Text;
using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Statements;

/// <summary>A statement as it is prepared: with <c>?</c> in place of <c>@name</c>, and the names in the order in which they stand.</summary>
internal sealed class StatementText
{
    /// <summary>Placeholders that one statement may have; the protocol counts them in 16 bits.</summary>
    public const int MaximumPlaceholders = 65_535;

    private StatementText(byte[] utf8, string?[] names, IReadOnlyList<string> userVariables, string sql)
    {
        (Utf8, Names, UserVariables) = (utf8, names, userVariables);
        var leaves = SessionTraces.Leaves(sql);
        (LeavesTraces, IsKept) = (leaves || userVariables.Count > 0, !leaves && !HasStar(sql));
    }

    public byte[] Utf8 { get; }

    /// <summary>For each placeholder the name of its parameter, or null for a plain <c>?</c>.</summary>
    public string?[] Names { get; }

    /// <summary>Whether the session may be another one afterwards (variables, temporary tables, locks, the database), and has to be reset before anybody else gets it.</summary>
    public bool LeavesTraces { get; }

    /// <summary>
    /// Whether the same statement means the same columns next time. With <c>*</c> or a procedure it need not, and the library would go on calling them what they were called when it was prepared.
    /// </summary>
    public bool IsKept { get; }

    /// <summary>What stands as <c>@name</c> and is no parameter.</summary>
    public IReadOnlyList<string> UserVariables { get; }

    /// <param name="isParameter">Whether a name (without its mark) is a parameter of the command.</param>
    public static StatementText Parse(string sql, Func<string, bool> isParameter)
    {
        var scanner = new StatementScanner(sql);
        var text = new StringBuilder(sql.Length);
        var names = new List<string?>();
        var userVariables = new List<string>();
        while (scanner.Next() is { Length: > 0 } piece)
        {
            if (scanner.Kind == StatementScanner.PieceKind.Placeholder) names.Add(null);
            if (scanner.Kind != StatementScanner.PieceKind.Name)
            {
                text.Append(piece);
                continue;
            }

            var name = piece[1..].ToString();
            if (isParameter(name))
            {
                names.Add(name);
                text.Append('?');
            }
            else
            {
                userVariables.Add(name);
                text.Append(piece);
            }
        }

        return new StatementText(NativeText.Strict.GetBytes(text.ToString()), [.. names], userVariables, sql);
    }

    private static bool HasStar(string sql)
    {
        for (var at = sql.IndexOf('*', StringComparison.Ordinal); at >= 0; at = sql.IndexOf('*', at + 1))
        {
            if (at == 0 || sql[at - 1] != '(') return true;
        }

        return false;
    }
}
