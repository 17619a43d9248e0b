using System.Text.Json.Nodes;

namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>The workers of <see cref="TestDefinitions.Everything"/>, and what comes out.</summary>
internal static class Everything
{
    public const string Output =
        """{"plan":{"chunks":["a","b","c"]},"both":[{"side":"left","done":true},{"side":"right","n":3}],"chunks":["a0","b1","c2"],"error":{"Error":"Final","Cause":""}}""";

    /// <summary>Plan fails at its first attempt; Finish always.</summary>
    public static Func<string, string, (string? Output, string? Error)> Work()
    {
        var plans = 0;
        return (activity, input) => activity switch
        {
            "Plan" => ++plans == 1 ? (null, "Flaky") : ("""{"chunks":["a","b","c"]}""", null),
            "Side" => ("""{"side":"left","done":true}""", null),
            "Chunk" => ($"\"{JsonNode.Parse(input)!["chunk"]}{JsonNode.Parse(input)!["index"]}\"", null),
            _ => (null, "Final"),
        };
    }
}
