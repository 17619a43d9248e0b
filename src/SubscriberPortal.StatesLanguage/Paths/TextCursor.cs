using System.Text;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>Walks over the text of a path or an intrinsic call.</summary>
internal sealed class TextCursor(string text, int position = 0)
{
    public string Text { get; } = text;

    public int Position { get; set; } = position;

    public bool AtEnd => Position >= Text.Length;

    public char Current => AtEnd ? '\0' : Text[Position];

    public char Peek(int offset = 1) => Position + offset < Text.Length ? Text[Position + offset] : '\0';

    public bool TryTake(char expected)
    {
        if (Current != expected) return false;
        Position++;
        return true;
    }

    public bool TryTake(string expected)
    {
        if (string.CompareOrdinal(Text, Position, expected, 0, expected.Length) != 0) return false;
        Position += expected.Length;
        return true;
    }

    public void Expect(char expected)
    {
        if (!TryTake(expected)) throw Error($"'{expected}' expected");
    }

    public void SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(Current)) Position++;
    }

    public string TakeWhile(Func<char, bool> accepts)
    {
        var start = Position;
        while (!AtEnd && accepts(Current)) Position++;
        return Text[start..Position];
    }

    /// <summary>
    /// A quoted name. Only the quote in use and the backslash can be escaped; as recorded on AWS, any other backslash stands for itself.
    /// </summary>
    public string TakeQuoted()
    {
        var quote = Current;
        Position++;
        var value = new StringBuilder();
        while (!AtEnd && Current != quote)
        {
            if (Current == '\\' && (Peek() == quote || Peek() == '\\')) Position++;
            value.Append(Current);
            Position++;
        }

        Expect(quote);
        return value.ToString();
    }

    public FormatException Error(string problem) => new($"{problem} at character {Position + 1} of '{Text}'");
}
