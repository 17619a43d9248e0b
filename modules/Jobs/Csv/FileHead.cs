namespace SubscriberPortal.Jobs.Csv;

/// <summary>What the first bytes of a file tell: that it is no UTF-8 text at all, and by which character its cells are separated.</summary>
internal static class FileHead
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 64 * 1024;

    private const int PatternLength = 512;

    private static readonly byte[] Separators = [(byte)',', (byte)';', (byte)'\t'];

    /// <summary>Answers the separator of the header.</summary>
    /// <exception cref="BadFileException">The file is empty, or written in UTF-16 or UTF-32.</exception>
    public static char Check(ReadOnlySpan<byte> head)
    {
        if (NameOfOtherEncoding(head) is { } encoding) throw new BadFileException($"The file is written in {encoding}; save it as UTF-8.");
        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) throw new BadFileException("The file is empty: it has no header.");
        return SeparatorOf(text);
    }

    private static string? NameOfOtherEncoding(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF])) return "UTF-32";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return "UTF-16 (little endian)";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return "UTF-16 (big endian)";

        // Without a byte order mark: a header in UTF-16 is ASCII with a NUL before or after each character.
        var pattern = head[..Math.Min(head.Length, PatternLength)];
        int even = 0, odd = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != 0) continue;
            if (i % 2 == 0) even++;
            else odd++;
        }

        var most = pattern.Length / 2 * 4 / 10;
        if (pattern.Length < 4 || Math.Max(even, odd) <= most) return null;
        return odd > even ? "UTF-16 (little endian, without a byte order mark)" : "UTF-16 (big endian, without a byte order mark)";
    }

    private static char SeparatorOf(ReadOnlySpan<byte> text)
    {
        Span<int> counts = stackalloc int[3];
        var quoted = false;
        foreach (var b in text)
        {
            if (b == '"') quoted = !quoted;
            if (quoted) continue;
            if (b is (byte)'\r' or (byte)'\n') break;
            var index = Separators.AsSpan().IndexOf(b);
            if (index >= 0) counts[index]++;
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best]) best = i;
        }

        return (char)Separators[best];
    }
}
