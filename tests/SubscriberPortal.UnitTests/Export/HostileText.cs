namespace SubscriberPortal.UnitTests.Export;

/// <summary>Text that breaks careless writers of files, as long as it is Unicode.</summary>
internal static class HostileText
{
    public static IReadOnlyList<string> All { get; } =
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''", "'", "\t=x", "\r", "\n", "a\r\nb", " lead", "trail ", " ", "\u00A0x\u00A0", "\"", "\"\"", "a\"b", "a,b", "a;b", "a\tb", ",", ";",
        "<a>&amp;</a>", "]]>", "&", "<!--", "<?xml?>", "\u0000", "\u0001\u0008\u000B\u001F", "\u007F\u0085\u009F", "\uFFFE", "\uFFFF", "\uFEFF", "\u2028\u2029",
        "\U0001F600\U0010FFFF", "\u05E9\u05DC\u05D5\u05DD \u202Eabc\u202C", "e\u0301", "\\u0041", "\\", "{}", "null", "\u2022\u2022\u2022", new string('x', 5000),
    ];
}
