using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Instances;

/// <summary>The settings with which instances share their state in DynamoDB.</summary>
internal static class SharedState
{
    /// <summary>For instances that share a new, empty state with one another and with nobody else.</summary>
    public static async Task<(string Key, string Value)[]> NewAsync() =>
    [
        ("State:Store", "DynamoDb"), ("State:TablePrefix", $"t{Guid.NewGuid():N}-"), ("Aws:ServiceUrl", (await TestServers.MotoAsync()).Url), ("Aws:Region", "us-east-1"),
        ("State:TimeLimitMilliseconds", "10000"),
        ("Auth:SigningKey", "a-key-that-all-instances-share-0123456789"),
    ];
}
