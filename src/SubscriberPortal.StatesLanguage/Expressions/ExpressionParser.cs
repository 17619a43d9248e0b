using System.Text;
using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.StatesLanguage.Paths;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>Reads a path or a call of an intrinsic function.</summary>
internal static class ExpressionParser
{
    private const int DeepestNesting = 10;

    /// <exception cref="FormatException">It is neither.</exception>
    public static Expression Parse(string text, string field)
    {
        if (text.StartsWith('$')) return new PathExpression(JsonPathParser.Parse(text), field);
        var cursor = new TextCursor(text);
        var call = Call(cursor, field, 1);
        return cursor.AtEnd ? call : throw cursor.Error("unexpected text");
    }

    private static CallExpression Call(TextCursor cursor, string field, int depth)
    {
        if (depth > DeepestNesting) throw cursor.Error($"more than {DeepestNesting} functions within each other");
        if (!cursor.TryTake("States.")) throw cursor.Error("a path or a function expected");
        var name = cursor.TakeWhile(char.IsLetterOrDigit);
        var function = IntrinsicFunctions.Find(name) ?? throw cursor.Error($"unknown function States.{name}");
        cursor.Expect('(');
        var arguments = new List<Expression>();
        cursor.SkipSpace();
        while (cursor.Current != ')')
        {
            if (arguments.Count > 0)
            {
                cursor.Expect(',');
                cursor.SkipSpace();
            }

            arguments.Add(Argument(cursor, field, depth));
            cursor.SkipSpace();
        }

        cursor.Expect(')');
        if (!function.AcceptsCount(arguments.Count)) throw cursor.Error($"States.{name} cannot take {arguments.Count} arguments");
        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] is LiteralExpression { Value: var value } && !function.AcceptsLiteral(index, value))
                throw cursor.Error($"States.{name} cannot take {value.ToJson()} as argument {index + 1}");
        }

        return new CallExpression(function, arguments);
    }

    private static Expression Argument(TextCursor cursor, string field, int depth) => cursor.Current switch
    {
        '$' => new PathExpression(JsonPathParser.Read(cursor), field),
        '\'' => StringLiteral(cursor),
        'S' => Call(cursor, field, depth + 1),
        _ => ValueLiteral(cursor),
    };

    private static LiteralExpression StringLiteral(TextCursor cursor)
    {
        var (value, escaped) = (new StringBuilder(), new StringBuilder());
        cursor.Position++;
        while (!cursor.AtEnd && cursor.Current != '\'')
        {
            if (cursor.Current == '\\')
            {
                if (cursor.Peek() is not ('\'' or '{' or '}' or '\\')) throw cursor.Error("a backslash may only stand before ' { } and \\");
                escaped.Append('\\');
                cursor.Position++;
            }

            value.Append(cursor.Current);
            escaped.Append(cursor.Current);
            cursor.Position++;
        }

        cursor.Expect('\'');
        return new LiteralExpression(JsonData.FromString(value.ToString()), escaped.ToString());
    }

    private static LiteralExpression ValueLiteral(TextCursor cursor)
    {
        var text = cursor.TakeWhile(character => char.IsLetterOrDigit(character) || character is '-' or '+' or '.');
        try
        {
            return new LiteralExpression(JsonData.Parse(text));
        }
        catch (FormatException)
        {
            throw cursor.Error("an argument expected");
        }
    }
}
