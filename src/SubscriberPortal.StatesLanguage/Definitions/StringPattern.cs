namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>StringMatches: <c>*</c> stands for any text, <c>\*</c> for the star and <c>\\</c> for the backslash.</summary>
internal static class StringPattern
{
    public static bool Matches(string text, string pattern)
    {
        var (at, position) = (0, 0);
        var (star, resume) = (-1, 0);
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = ++at;
                resume = position;
            }
            else if (at < pattern.Length && Literal(pattern, at, out var length) == text[position])
            {
                at += length;
                position++;
            }
            else if (star >= 0)
            {
                at = star;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    private static char Literal(string pattern, int at, out int length)
    {
        length = pattern[at] == '\\' && at + 1 < pattern.Length && (pattern[at + 1] is '*' or '\\') ? 2 : 1;
        return pattern[at + length - 1];
    }
}
