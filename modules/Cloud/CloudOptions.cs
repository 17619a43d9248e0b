namespace SubscriberPortal.Cloud;

/// <summary>What Cloud runs on.</summary>
internal sealed class CloudOptions
{
    public const string Section = "Cloud";

    /// <summary><c>Sqlite</c>: <c>cloud.db</c> in the data directory; or <c>DynamoDb</c>.</summary>
    public string Store { get; set; } = CloudOptionsValidator.Sqlite;

    /// <summary>What the names of the DynamoDB tables begin with.</summary>
    public string TablePrefix { get; set; } = "portal-";

    /// <summary>After how long a request that somebody waits for tells that DynamoDB does not answer. In milliseconds, 100 to 60,000. A job has five times as long, and waits for throttling to its end.</summary>
    public int TimeLimitMilliseconds { get; set; } = 1500;
}
