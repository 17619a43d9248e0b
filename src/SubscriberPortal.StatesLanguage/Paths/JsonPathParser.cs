using System.Globalization;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>Reads paths, alone or within an intrinsic call, whose arguments end where the path cannot go on.</summary>
internal static class JsonPathParser
{
    /// <exception cref="FormatException">It is no path.</exception>
    public static JsonPath Parse(string text)
    {
        var cursor = new TextCursor(text);
        var path = Read(cursor);
        return cursor.AtEnd ? path : throw cursor.Error("unexpected text");
    }

    public static JsonPath Read(TextCursor cursor)
    {
        var start = cursor.Position;
        cursor.Expect('$');
        var (root, variable) = (PathRoot.Input, (string?)null);
        if (cursor.TryTake('$')) root = PathRoot.Context;
        else if (char.IsLetter(cursor.Current) || cursor.Current == '_')
        {
            root = PathRoot.Variable;
            variable = cursor.TakeWhile(IsVariableCharacter);
        }

        var (segments, function) = ReadSegments(cursor);
        return new JsonPath(cursor.Text[start..cursor.Position], root, variable, segments, function);
    }

    /// <summary>What follows <c>$</c> or, in filters, <c>@</c>.</summary>
    public static (IReadOnlyList<PathSegment> Segments, string? Function) ReadSegments(TextCursor cursor)
    {
        var segments = new List<PathSegment>();
        while (true)
        {
            if (cursor.TryTake(".."))
            {
                segments.Add(new DescendSegment());
                if (cursor.Current == '[') continue;
                segments.Add(Name(cursor));
            }
            else if (cursor.TryTake('.'))
            {
                if (cursor.Current == '[') continue;
                var step = Name(cursor);
                if (step is NameSegment { Name: var name } && PathFunctions.IsKnown(name) && cursor.TryTake("()")) return (Finish(segments), name);
                segments.Add(step);
            }
            else if (cursor.TryTake('['))
            {
                segments.Add(Bracket(cursor));
            }
            else
            {
                return (Finish(segments), null);
            }
        }
    }

    public static bool IsVariableCharacter(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static List<PathSegment> Finish(List<PathSegment> segments)
    {
        if (segments.Count > 0 && segments[^1] is NamesSegment names) segments[^1] = names with { IsLeaf = segments.Take(segments.Count - 1).All(segment => segment.IsDefinite) };
        return segments;
    }

    private static PathSegment Name(TextCursor cursor)
    {
        if (cursor.TryTake('*')) return new WildcardSegment();
        var name = cursor.TakeWhile(IsNameCharacter);
        return name.Length > 0 ? new NameSegment(name) : throw cursor.Error("a name expected");
    }

    private static bool IsNameCharacter(char character) => !char.IsWhiteSpace(character) && !".[](),'\"=<>!&|+*/".Contains(character, StringComparison.Ordinal);

    private static PathSegment Bracket(TextCursor cursor)
    {
        cursor.SkipSpace();
        PathSegment segment = cursor.Current switch
        {
            '\'' or '"' => Names(cursor),
            '*' => Wildcard(cursor),
            '?' => new FilterSegment(PathFilterParser.Read(cursor)),
            '(' => FromEnd(cursor),
            _ => Indexes(cursor),
        };
        cursor.SkipSpace();
        cursor.Expect(']');
        return segment;
    }

    private static WildcardSegment Wildcard(TextCursor cursor)
    {
        cursor.Position++;
        return new WildcardSegment();
    }

    private static PathSegment Names(TextCursor cursor)
    {
        List<string> names = [cursor.TakeQuoted()];
        cursor.SkipSpace();
        while (cursor.TryTake(','))
        {
            cursor.SkipSpace();
            if (cursor.Current is not ('\'' or '"')) throw cursor.Error("a quoted name expected");
            names.Add(cursor.TakeQuoted());
            cursor.SkipSpace();
        }

        return names.Count == 1 ? new NameSegment(names[0]) : new NamesSegment(names, false);
    }

    /// <summary><c>[(@.length-1)]</c>, the old way to count from the end.</summary>
    private static IndexSegment FromEnd(TextCursor cursor)
    {
        if (!cursor.TryTake("(@.length") || (!cursor.TryTake("()") && cursor.Current == '(')) throw cursor.Error("an index expected");
        cursor.SkipSpace();
        cursor.Expect('-');
        cursor.SkipSpace();
        var index = Integer(cursor) ?? throw cursor.Error("a number expected");
        cursor.Expect(')');
        return new IndexSegment(-index);
    }

    private static PathSegment Indexes(TextCursor cursor)
    {
        var first = Integer(cursor);
        cursor.SkipSpace();
        if (cursor.TryTake(':'))
        {
            cursor.SkipSpace();
            return new SliceSegment(first, Integer(cursor));
        }

        List<int> indexes = [first ?? throw cursor.Error("an index expected")];
        while (cursor.TryTake(','))
        {
            cursor.SkipSpace();
            indexes.Add(Integer(cursor) ?? throw cursor.Error("an index expected"));
            cursor.SkipSpace();
        }

        return indexes.Count == 1 ? new IndexSegment(indexes[0]) : new IndexesSegment(indexes);
    }

    private static int? Integer(TextCursor cursor)
    {
        var start = cursor.Position;
        cursor.TryTake('-');
        cursor.TakeWhile(char.IsAsciiDigit);
        var digits = cursor.Text[start..cursor.Position];
        if (digits.Length == 0) return null;
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw cursor.Error("a number expected");
    }
}
