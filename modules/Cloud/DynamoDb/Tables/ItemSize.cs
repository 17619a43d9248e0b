using System.Text;
using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>What DynamoDB counts of an item, and what it charges for writing one within a transaction.</summary>
internal static class ItemSize
{
    public const int Most = 400 * 1024;

    /// <summary>What a guard takes, written or removed: two in the table and one in its index.</summary>
    public const double GuardUnits = 3;

    private const int UnitBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="EncoderFallbackException">A text is not Unicode.</exception>
    public static int Of(Dictionary<string, AttributeValue> item) => item.Sum(attribute => Of(attribute.Key) + Of(attribute.Value));

    public static int Of(string text) => Strict.GetByteCount(text);

    /// <summary>Two for each 1 KiB that was begun; each index that the item stands in adds one.</summary>
    public static double WriteUnits(int bytes, int indexes) => (2.0 * Math.Ceiling(bytes / (double)UnitBytes)) + indexes;

    // A number takes a byte for two digits and one more, which is never more than its text.
    private static int Of(AttributeValue value) => value.S is { } text ? Of(text) : value.N?.Length ?? 0;
}
