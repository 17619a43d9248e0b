using System.Text.RegularExpressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>The condition of a <c>[?(…)]</c> step.</summary>
internal abstract record PathFilter
{
    public abstract bool Matches(JsonData item, JsonData root);
}

internal sealed record EitherFilter(PathFilter Left, PathFilter Right) : PathFilter
{
    public override bool Matches(JsonData item, JsonData root) => Left.Matches(item, root) || Right.Matches(item, root);
}

internal sealed record BothFilter(PathFilter Left, PathFilter Right) : PathFilter
{
    public override bool Matches(JsonData item, JsonData root) => Left.Matches(item, root) && Right.Matches(item, root);
}

internal sealed record NotFilter(PathFilter Inner) : PathFilter
{
    public override bool Matches(JsonData item, JsonData root) => !Inner.Matches(item, root);
}

internal sealed record ExistsFilter(FilterOperand Operand) : PathFilter
{
    public override bool Matches(JsonData item, JsonData root) => Operand.Value(item, root) is not null;
}

/// <summary>A literal, or a path from the item (<c>@</c>) or the root (<c>$</c>).</summary>
internal sealed record FilterOperand(JsonData? Literal, JsonPath? Path, bool FromItem)
{
    public JsonData? Value(JsonData item, JsonData root) => Path is null ? Literal : Path.Find(FromItem ? item : root);
}

internal sealed record ComparisonFilter(FilterOperand Left, string Operator, FilterOperand Right) : PathFilter
{
    public override bool Matches(JsonData item, JsonData root)
    {
        var left = Left.Value(item, root);
        var right = Right.Value(item, root);
        if (left is null || right is null) return Operator == "!=" && !(left is null && right is null);
        return Operator switch
        {
            "==" => left.Equals(right),
            "!=" => !left.Equals(right),
            "<" => Compare(left, right) < 0,
            "<=" => Compare(left, right) <= 0,
            ">" => Compare(left, right) > 0,
            ">=" => Compare(left, right) >= 0,
            "=~" => left.Kind == JsonKind.String && IsMatch(left.Text, right.Text),
            "in" => right.Items.Contains(left),
            "nin" => !right.Items.Contains(left),
            "contains" => left.Kind == JsonKind.String ? left.Text.Contains(right.Text, StringComparison.Ordinal) : left.Items.Contains(right),
            "subsetof" => left.Items.All(right.Items.Contains),
            "anyof" => left.Items.Any(right.Items.Contains),
            "noneof" => !left.Items.Any(right.Items.Contains),
            "size" => right.TryGetInteger(out var size) && Size(left) == size,
            "empty" => Size(left) == 0 == right.IsTrue,
            _ => false,
        };
    }

    private static int? Compare(JsonData left, JsonData right) => (left.Kind, right.Kind) switch
    {
        (JsonKind.Number, JsonKind.Number) => JsonDataComparer.CompareNumbers(left, right),
        (JsonKind.String, JsonKind.String) => string.CompareOrdinal(left.Text, right.Text),
        _ => null,
    };

    private static int Size(JsonData data) => data.Kind == JsonKind.String ? data.Text.Length : data.Items.Count + data.Members.Count;

    private static bool IsMatch(string value, string pattern)
    {
        var end = pattern.LastIndexOf('/');
        var options = pattern[(end + 1)..].Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None;
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern[1..end]})$", options | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
