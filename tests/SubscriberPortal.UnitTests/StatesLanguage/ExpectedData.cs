using System.Text.RegularExpressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>Compares by value; tokens such as <c>&lt;&lt;uuid&gt;&gt;</c> in expected strings stand for a pattern.</summary>
internal static class ExpectedData
{
    public static bool Matches(JsonData expected, JsonData actual)
    {
        if (expected.Kind == JsonKind.String && expected.Text.Contains("<<", StringComparison.Ordinal)) return MatchesTokens(expected.Text, actual);
        if (expected.Kind != actual.Kind) return false;
        return expected.Kind switch
        {
            JsonKind.Array => expected.Items.Count == actual.Items.Count && expected.Items.Zip(actual.Items).All(pair => Matches(pair.First, pair.Second)),
            JsonKind.Object => expected.Members.Count == actual.Members.Count && expected.Members.All(pair => actual.Member(pair.Key) is { } other && Matches(pair.Value, other)),
            _ => expected.Equals(actual),
        };
    }

    private static bool MatchesTokens(string expected, JsonData actual)
    {
        if (expected == "<<any>>") return true;
        if (expected == "<<number>>") return actual.Kind == JsonKind.Number;
        if (actual.Kind != JsonKind.String) return false;
        var pattern = Regex.Escape(expected)
            .Replace("<<any>>", ".*", StringComparison.Ordinal)
            .Replace("<<string>>", ".*", StringComparison.Ordinal)
            .Replace("<<number>>", @"-?\d+(\.\d+)?", StringComparison.Ordinal)
            .Replace("<<uuid>>", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", StringComparison.Ordinal)
            .Replace("<<timestamp>>", @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", StringComparison.Ordinal)
            .Replace("<<execution-arn>>", Regex.Escape(VirtualRun.Identity.ExecutionArn), StringComparison.Ordinal)
            .Replace("<<execution-name>>", Regex.Escape(VirtualRun.Identity.ExecutionName), StringComparison.Ordinal)
            .Replace("<<state-machine-arn>>", Regex.Escape(VirtualRun.Identity.StateMachineArn), StringComparison.Ordinal)
            .Replace("<<state-machine-name>>", Regex.Escape(VirtualRun.Identity.StateMachineName), StringComparison.Ordinal)
            .Replace("<<role-arn>>", Regex.Escape(VirtualRun.Identity.RoleArn), StringComparison.Ordinal);
        return Regex.IsMatch(actual.Text, $"^{pattern}$", RegexOptions.Singleline);
    }
}
