using System.Text.Json;

namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>Says the condition of a Choice rule in a few characters: <c>$.plan.chunkCount &gt; 0</c>.</summary>
internal static class ConditionText
{
    /// <summary>Longer ones would push the states apart; the definition has them.</summary>
    public const int Longest = 34;

    private const int Deepest = 4;
    private static readonly string[] OtherMembers = ["Variable", "Next", "Assign", "Output", "Comment", "Condition"];
    private static readonly string[] Operands = ["String", "Numeric", "Timestamp", "Boolean"];

    /// <summary>Null when it is long, or no condition that this knows.</summary>
    public static string? Of(JsonElement rule) => Read(rule, 0) is { Length: > 0 and <= Longest } text ? text : null;

    private static string? Read(JsonElement rule, int depth)
    {
        if (rule.ValueKind != JsonValueKind.Object || depth > Deepest) return null;
        if (rule.TryGetProperty("And", out var all)) return Join(all, " and ", depth);
        if (rule.TryGetProperty("Or", out var any)) return Join(any, " or ", depth);
        if (rule.TryGetProperty("Not", out var not)) return Read(not, depth + 1) is { } inner ? $"not ({inner})" : null;
        if (!rule.TryGetProperty("Variable", out var variable) || variable.ValueKind != JsonValueKind.String) return null;
        foreach (var member in rule.EnumerateObject())
        {
            if (!OtherMembers.Contains(member.Name)) return $"{variable.GetString()} {Test(member.Name, member.Value)}";
        }

        return null;
    }

    private static string? Join(JsonElement parts, string word, int depth)
    {
        if (parts.ValueKind != JsonValueKind.Array) return null;
        var texts = parts.EnumerateArray().Select(part => Read(part, depth + 1)).ToList();
        return texts.Contains(null) ? null : string.Join(word, texts);
    }

    private static string Test(string name, JsonElement value)
    {
        if (name.StartsWith("Is", StringComparison.Ordinal)) return $"{(value.ValueKind == JsonValueKind.False ? "is not" : "is")} {name[2..].ToLowerInvariant()}";
        var test = name.EndsWith("Path", StringComparison.Ordinal) ? name[..^4] : name;
        test = Operands.FirstOrDefault(o => test.StartsWith(o, StringComparison.Ordinal)) is { } operand ? test[operand.Length..] : test;
        var sign = test switch
        {
            "Equals" => "=",
            "LessThan" => "<",
            "GreaterThan" => ">",
            "LessThanEquals" => "≤",
            "GreaterThanEquals" => "≥",
            _ => test.ToLowerInvariant(),
        };
        return $"{sign} {(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}";
    }
}
