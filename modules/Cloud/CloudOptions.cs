namespace SubscriberPortal.Cloud;

/// <summary>What Cloud runs on.</summary>
internal sealed class CloudOptions
{
    public const string Section = "Cloud";

    /// <summary><c>Sqlite</c>: <c>cloud.db</c> in the data directory.</summary>
    public string Store { get; set; } = CloudOptionsValidator.Sqlite;
}
