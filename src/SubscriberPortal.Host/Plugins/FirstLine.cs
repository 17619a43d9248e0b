namespace SubscriberPortal.Host.Plugins;

/// <summary>What a plugin says, cut to what people may be shown: no stack trace, however its author made the message.</summary>
internal static class FirstLine
{
    private const int Longest = 300;

    public static string Of(string? text)
    {
        var line = (text ?? "").AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end].TrimEnd();
        return line.Length <= Longest ? line.ToString() : $"{line[..Longest]}…";
    }
}
