using System.Text;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>What DynamoDB takes as a key. All that the portal's own rules allow is far within; nothing else can be there, and nothing else is asked for.</summary>
internal static class KeyRules
{
    private const int SortKeyBytes = 1024;
    private const int ShardKeyBytes = 2048;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A uid is the sort key of two indexes.</summary>
    public static bool IsUid(string uid) => Fits(uid, SortKeyBytes);

    public static bool IsNumber(string value) => Fits(value, SortKeyBytes);

    /// <summary>Why a record cannot be stored, in a sentence without its data; null when it can.</summary>
    public static string? RefusalOf(Subscriber subscriber)
    {
        try
        {
            if (!IsUid(subscriber.Uid)) return "The uid is empty or longer than the 1,024 bytes that a key may have.";
            if (!IsNumber(subscriber.Msisdn)) return "The MSISDN is empty or longer than the 1,024 bytes that a key may have.";
            if (!IsNumber(subscriber.Imsi)) return "The IMSI is empty or longer than the 1,024 bytes that a key may have.";
            if (subscriber.PlanId is { } plan && Strict.GetByteCount(plan) > ShardKeyBytes - 2) return "The planId is longer than the 2,046 bytes that a key may have.";
            var bytes = SubscriberField.All.Sum(field => field.Read(subscriber) is { } text ? Strict.GetByteCount(text) : 0);
            return bytes > ItemSize.Most - 1024 ? "The subscriber is larger than the 400 KB that an item may have." : null;
        }
        catch (EncoderFallbackException)
        {
            return "A text holds half of a surrogate pair, which is not Unicode text.";
        }
    }

    private static bool Fits(string key, int most) => key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= most;
}
