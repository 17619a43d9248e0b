using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>The table <c>{prefix}state</c>: its attributes, and items as they lie in it.</summary>
internal static class StateTable
{
    public const string Partition = "partition_key";
    public const string Key = "item_key";
    public const string Value = "document";
    public const string Version = "item_version";

    /// <summary>Milliseconds since 1970.</summary>
    public const string ExpiresAt = "expires_at";

    /// <summary>Seconds since 1970: when DynamoDB itself may remove it. Later than <see cref="ExpiresAt"/>, since clocks differ.</summary>
    public const string PurgeAt = "purge_at";

    public const string Holder = "holder";
    public const string LastNumber = "last_number";

    public const string Leases = "#lease";
    public const string Sequences = "#sequence";

    public const string IsLive = $"(attribute_not_exists({ExpiresAt}) OR {ExpiresAt} > :now)";

    private static readonly TimeSpan PurgeAfter = TimeSpan.FromHours(1);

    public static string Name(string prefix) => $"{prefix}state";

    public static Dictionary<string, AttributeValue> KeyOf(string partition, string key) => new() { [Partition] = new AttributeValue(partition), [Key] = new AttributeValue(key) };

    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static long ReadNumber(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);

    public static Dictionary<string, AttributeValue> Write(string partition, string key, string value, long version, DateTimeOffset? expiresAt)
    {
        var item = KeyOf(partition, key);
        item[Value] = new AttributeValue(value);
        item[Version] = Number(version);
        if (expiresAt is { } at) AddExpiry(item, at);
        return item;
    }

    public static void AddExpiry(Dictionary<string, AttributeValue> item, DateTimeOffset at)
    {
        item[ExpiresAt] = Number(at.ToUnixTimeMilliseconds());
        item[PurgeAt] = Number((at + PurgeAfter).ToUnixTimeSeconds());
    }

    public static StateItem Read(Dictionary<string, AttributeValue> item) => new(
        item[Partition].S,
        item[Key].S,
        item[Value].S,
        ReadNumber(item[Version]),
        item.TryGetValue(ExpiresAt, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(ReadNumber(at)) : null);

    /// <summary>Whether there is such an item and it has not expired.</summary>
    public static bool IsThere(Dictionary<string, AttributeValue>? item, DateTimeOffset now) =>
        item is { Count: > 0 } && (!item.TryGetValue(ExpiresAt, out var at) || ReadNumber(at) > now.ToUnixTimeMilliseconds());
}
