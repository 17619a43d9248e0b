using System.Globalization;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>Between an item of the table of subscribers and a record. An absent field is an absent attribute.</summary>
internal static class SubscriberItem
{
    public const string Uid = "uid";
    public const string Status = "status";
    public const string PlanId = "planId";
    public const string Version = "version";
    public const string StatusShard = "statusShard";
    public const string PlanShard = "planShard";
    public const string ByStatus = "by-status";
    public const string ByPlan = "by-plan";

    private const string WriteId = "writeId";
    private const string CreatedAt = "createdAt";
    private const string UpdatedAt = "updatedAt";

    public static Dictionary<string, AttributeValue> Key(string uid) => new() { [Uid] = new AttributeValue(uid) };

    public static Dictionary<string, AttributeValue> Write(StoredSubscriber stored)
    {
        var subscriber = stored.Subscriber;
        var item = new Dictionary<string, AttributeValue>(17);
        foreach (var field in SubscriberField.All)
        {
            if (field.Read(subscriber) is { } text) item[field.Name] = new AttributeValue(text);
        }

        item[CreatedAt] = Milliseconds(subscriber.CreatedAt);
        item[UpdatedAt] = Milliseconds(subscriber.UpdatedAt);
        item[Version] = new AttributeValue(stored.Version);
        if (stored.WriteId is { } writeId) item[WriteId] = new AttributeValue(writeId);
        item[StatusShard] = new AttributeValue(Shard.KeyOf(subscriber.Status.ToName(), subscriber.Uid));
        if (subscriber.PlanId is { } plan) item[PlanShard] = new AttributeValue(Shard.KeyOf(plan, subscriber.Uid));
        return item;
    }

    public static StoredSubscriber Read(Dictionary<string, AttributeValue> item) =>
        new(ReadSubscriber(item), Text(item, Version) ?? "", Text(item, WriteId));

    /// <exception cref="InvalidDataException">A writer that bypasses the portal left out what every record has, or wrote another status than there is.</exception>
    public static Subscriber ReadSubscriber(Dictionary<string, AttributeValue> item) => new()
    {
        Uid = Required(item, Uid),
        Msisdn = Required(item, SubscriberField.Msisdn.Name),
        Imsi = Required(item, SubscriberField.Imsi.Name),
        Status = SubscriberStatusNames.TryParse(Required(item, Status), out var status) ? status : throw Broken(item, Status),
        PlanId = Text(item, PlanId),
        Email = Text(item, SubscriberField.Email.Name),
        FirstName = Text(item, SubscriberField.FirstName.Name),
        LastName = Text(item, SubscriberField.LastName.Name),
        Address = Text(item, SubscriberField.Address.Name),
        DateOfBirth = SubscriberRules.TryParseDate(Text(item, SubscriberField.DateOfBirth.Name), out var date) ? date : null,
        CreatedAt = Time(item, CreatedAt),
        UpdatedAt = Time(item, UpdatedAt),
    };

    public static string? Text(Dictionary<string, AttributeValue> item, string name) => item.TryGetValue(name, out var value) ? value.S : null;

    private static string Required(Dictionary<string, AttributeValue> item, string name) => Text(item, name) ?? throw Broken(item, name);

    private static InvalidDataException Broken(Dictionary<string, AttributeValue> item, string name) =>
        new($"The item {Text(item, Uid)} of DynamoDB's table of subscribers has no valid {name}; whoever wrote it bypassed the portal.");

    private static AttributeValue Milliseconds(DateTimeOffset time) => new() { N = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };

    private static DateTimeOffset Time(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) && long.TryParse(value.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw Broken(item, name);
}
