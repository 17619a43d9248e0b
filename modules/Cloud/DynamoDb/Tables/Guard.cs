using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>The item that keeps an MSISDN or IMSI unique: it stands for the number, is written in the same transaction as the record, and names the uid that has it.</summary>
/// <param name="Kind"><see cref="Msisdn"/> or <see cref="Imsi"/>.</param>
internal readonly record struct Guard(string Kind, string Value)
{
    public const string Msisdn = "msisdn";
    public const string Imsi = "imsi";

    public const string Block = "block";
    public const string Number = "value";
    public const string ShardKey = "shard";
    public const string ByValue = "by-value";

    private const int LastDigits = 4;

    public static Guard[] Of(Subscriber subscriber) => [new(Msisdn, subscriber.Msisdn), new(Imsi, subscriber.Imsi)];

    public Dictionary<string, AttributeValue> Key() => new()
    {
        [Block] = new AttributeValue($"{Kind}#{(Value.Length > LastDigits ? Value[..^LastDigits] : "")}"),
        [Number] = new AttributeValue(Value),
    };

    public Dictionary<string, AttributeValue> ToItem(string uid)
    {
        var item = Key();
        item[ShardKey] = new AttributeValue(Shard.KeyOf(Kind, Value));
        item[SubscriberItem.Uid] = new AttributeValue(uid);
        return item;
    }

    public static Guard Read(Dictionary<string, AttributeValue> item)
    {
        var block = item[Block].S;
        return new Guard(block[..Math.Max(0, block.IndexOf('#', StringComparison.Ordinal))], item[Number].S);
    }

    public static string OwnerIn(Dictionary<string, AttributeValue> item) => item.TryGetValue(SubscriberItem.Uid, out var uid) ? uid.S : "";
}
