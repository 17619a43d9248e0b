namespace SubscriberPortal.Legacy;

/// <summary>What Legacy runs on.</summary>
internal sealed class LegacyOptions
{
    public const string Section = "Legacy";

    /// <summary><c>Sqlite</c>: <c>legacy.db</c> in the data directory.</summary>
    public string Database { get; set; } = LegacyOptionsValidator.Sqlite;
}
