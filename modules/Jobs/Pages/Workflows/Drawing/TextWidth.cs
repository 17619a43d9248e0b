using System.Globalization;
using System.Text;

namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>How wide a text will be; on the wide side, since the server does not know the browser's font.</summary>
internal static class TextWidth
{
    private const int LongestName = 34;
    private const int FirstWideRune = 0x1100;

    public static double Of(string text, double size) => text.EnumerateRunes().Sum(rune => Share(rune) * size);

    /// <summary>A name that fits a state; the whole one is in the state's title.</summary>
    public static string Shorten(string name)
    {
        var parts = new StringInfo(name);
        return parts.LengthInTextElements <= LongestName ? name : parts.SubstringByTextElements(0, LongestName - 1) + "…";
    }

    private static double Share(Rune rune) => rune.Value >= FirstWideRune ? 1.05 : Rune.IsUpper(rune) || rune.Value is 'm' or 'w' or '@' or '%' ? 0.78 : 0.58;
}
