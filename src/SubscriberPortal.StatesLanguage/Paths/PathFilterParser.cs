using System.Text.RegularExpressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>Reads <c>?(@.price &lt; 10 &amp;&amp; @.kind == 'a')</c>.</summary>
internal static class PathFilterParser
{
    /// <summary>Longer operators first, so that none is taken for the beginning of another.</summary>
    private static readonly string[] Operators =
        ["==", "!=", "<=", ">=", "=~", "<", ">", "subsetof", "contains", "anyof", "noneof", "empty", "size", "nin", "in"];

    public static PathFilter Read(TextCursor cursor)
    {
        cursor.Expect('?');
        cursor.Expect('(');
        var filter = Either(cursor);
        cursor.SkipSpace();
        cursor.Expect(')');
        return filter;
    }

    private static PathFilter Either(TextCursor cursor)
    {
        var left = Both(cursor);
        while (TryOperator(cursor, "||")) left = new EitherFilter(left, Both(cursor));
        return left;
    }

    private static PathFilter Both(TextCursor cursor)
    {
        var left = Condition(cursor);
        while (TryOperator(cursor, "&&")) left = new BothFilter(left, Condition(cursor));
        return left;
    }

    private static bool TryOperator(TextCursor cursor, string symbol)
    {
        cursor.SkipSpace();
        return cursor.TryTake(symbol);
    }

    private static PathFilter Condition(TextCursor cursor)
    {
        cursor.SkipSpace();
        if (cursor.Current == '!' && cursor.Peek() != '=')
        {
            cursor.Position++;
            return new NotFilter(Condition(cursor));
        }

        if (cursor.TryTake('('))
        {
            var inner = Either(cursor);
            cursor.SkipSpace();
            cursor.Expect(')');
            return inner;
        }

        var left = Operand(cursor);
        cursor.SkipSpace();
        var symbol = Operators.FirstOrDefault(candidate => cursor.TryTake(candidate));
        if (symbol is null) return new ExistsFilter(left);
        cursor.SkipSpace();
        return new ComparisonFilter(left, symbol, Operand(cursor));
    }

    private static FilterOperand Operand(TextCursor cursor)
    {
        if (cursor.Current == '$') return new FilterOperand(null, JsonPathParser.Read(cursor), false);
        if (cursor.TryTake('@'))
        {
            var (segments, function) = JsonPathParser.ReadSegments(cursor);
            return new FilterOperand(null, new JsonPath("@", PathRoot.Input, null, segments, function), true);
        }

        return new FilterOperand(Literal(cursor), null, false);
    }

    private static JsonData Literal(TextCursor cursor)
    {
        if (cursor.Current is '\'' or '"') return JsonData.FromString(cursor.TakeQuoted());
        if (cursor.Current == '/') return Pattern(cursor);
        if (cursor.Current == '[') return List(cursor);
        var text = cursor.TakeWhile(character => char.IsLetterOrDigit(character) || character is '-' or '+' or '.');
        try
        {
            return JsonData.Parse(text);
        }
        catch (FormatException)
        {
            throw cursor.Error("a value expected");
        }
    }

    private static JsonData List(TextCursor cursor)
    {
        cursor.Expect('[');
        var items = new List<JsonData>();
        cursor.SkipSpace();
        while (cursor.Current != ']')
        {
            items.Add(Literal(cursor));
            cursor.SkipSpace();
            if (!cursor.TryTake(',')) break;
            cursor.SkipSpace();
        }

        cursor.Expect(']');
        return JsonData.FromItems(items);
    }

    private static JsonData Pattern(TextCursor cursor)
    {
        var start = cursor.Position++;
        while (!cursor.AtEnd && cursor.Current != '/') cursor.Position += cursor.Current == '\\' ? 2 : 1;
        cursor.Expect('/');
        var end = cursor.Position;
        cursor.TakeWhile(char.IsAsciiLetter);
        try
        {
            _ = new Regex(cursor.Text[(start + 1)..(end - 1)], RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            throw cursor.Error("a regular expression expected");
        }

        return JsonData.FromString(cursor.Text[start..cursor.Position]);
    }
}
