namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>The names of Cloud's two tables.</summary>
internal sealed class CloudTables(string prefix)
{
    public string Subscribers { get; } = prefix + "subscribers";

    public string Identifiers { get; } = prefix + "identifiers";

    public IReadOnlyList<string> All => [Subscribers, Identifiers];
}
