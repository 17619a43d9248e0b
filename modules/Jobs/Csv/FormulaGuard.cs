using System.Buffers;

namespace SubscriberPortal.Jobs.Csv;

/// <summary>
/// Keeps a spreadsheet from running a cell as a formula: on export a value that matches <c>^'*[=+\-@\t\r\n]</c> gets one <c>'</c> in front, on import exactly one is taken away,
/// so a value comes back as it was, also one that began with an apostrophe.
/// </summary>
internal static class FormulaGuard
{
    private const char Sign = '\'';

    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\r\n");

    /// <summary>What an export puts in front of the value; null for nothing.</summary>
    public static char? Prefix(ReadOnlySpan<char> value) => LooksLikeFormula(value) ? Sign : null;

    /// <summary>The value as it was before the export guarded it.</summary>
    public static ReadOnlySpan<char> Remove(ReadOnlySpan<char> cell) => cell.Length > 1 && cell[0] == Sign && LooksLikeFormula(cell) ? cell[1..] : cell;

    private static bool LooksLikeFormula(ReadOnlySpan<char> value)
    {
        var first = value.IndexOfAnyExcept(Sign);
        return first >= 0 && Starts.Contains(value[first]);
    }
}
