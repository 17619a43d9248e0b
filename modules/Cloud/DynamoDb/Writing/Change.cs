using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace SubscriberPortal.Cloud.DynamoDb.Writing;

/// <summary>A write that is decided: what it does to the record and its guards, on the condition that the record still is as it was when that was decided.</summary>
/// <param name="before">Null when there is none.</param>
/// <param name="after">Null when it is removed.</param>
internal sealed class Change(SubscriberWrite write, WriteEffect effect, StoredSubscriber? before, StoredSubscriber? after)
{
    private const string Absent = "attribute_not_exists(#uid)";
    private const string AtVersion = "#version = :version";
    private const string AbsentOrMine = "attribute_not_exists(#uid) OR #uid = :uid";

    private readonly List<Guard> _left = [];

    public SubscriberWrite Write { get; } = write;

    public StoredSubscriber? After { get; } = after;

    /// <summary>How often it was decided anew, because the record had changed.</summary>
    public int Looks { get; init; } = 1;

    /// <summary>The numbers whose guards it touches; two changes of one number are made one after the other.</summary>
    public IReadOnlyList<Guard> Guards { get; } = before is null ? Guard.Of(after!.Subscriber)
        : after is null ? Guard.Of(before.Subscriber)
        : [.. Guard.Of(before.Subscriber).Except(Guard.Of(after.Subscriber)), .. Guard.Of(after.Subscriber).Except(Guard.Of(before.Subscriber))];

    public int ItemCount => 1 + Guards.Count - _left.Count;

    /// <summary>About what it will consume: two for each item, one for each index entry that comes or goes.</summary>
    public double WriteUnits { get; } = EstimateUnits(before, after);

    public WriteOutcome.Done Done => new(effect, before, After);

    /// <summary>Leaves a guard as it is, which turned out to be another's: what is not this record's is not removed with it.</summary>
    public void Leave(Guard guard) => _left.Add(guard);

    /// <summary>The record first, then the guards in their order.</summary>
    public IEnumerable<TransactWriteItem> ToItems(CloudTables tables)
    {
        yield return RecordItem(tables.Subscribers);
        foreach (var guard in TouchedGuards) yield return GuardItem(tables.Identifiers, guard);
    }

    public IEnumerable<Guard> TouchedGuards => Guards.Where(guard => !_left.Contains(guard));

    /// <summary>Whether it makes the number its own, rather than giving it up.</summary>
    public bool IsTaken(Guard guard) => After is not null && Guard.Of(After.Subscriber).Contains(guard);

    private TransactWriteItem RecordItem(string table)
    {
        var (condition, name, values) = before is null ? (Absent, "#uid", null) : (AtVersion, "#version", new Item { [":version"] = new(before.Version) });
        var names = new Dictionary<string, string> { [name] = name[1..] };
        return After is { } after ? Put(table, SubscriberItem.Write(after), condition, names, values) : Delete(table, SubscriberItem.Key(Write.Uid), condition, names, values);
    }

    private TransactWriteItem GuardItem(string table, Guard guard)
    {
        var names = new Dictionary<string, string> { ["#uid"] = SubscriberItem.Uid };
        var values = new Item { [":uid"] = new(Write.Uid) };
        return IsTaken(guard) ? Put(table, guard.ToItem(Write.Uid), AbsentOrMine, names, values) : Delete(table, guard.Key(), AbsentOrMine, names, values);
    }

    private static TransactWriteItem Put(string table, Item item, string condition, Dictionary<string, string> names, Item? values) => new()
    {
        Put = new Put
        {
            TableName = table,
            Item = item,
            ConditionExpression = condition,
            ExpressionAttributeNames = names,
            ExpressionAttributeValues = values,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    private static TransactWriteItem Delete(string table, Item key, string condition, Dictionary<string, string> names, Item? values) => new()
    {
        Delete = new Delete
        {
            TableName = table,
            Key = key,
            ConditionExpression = condition,
            ExpressionAttributeNames = names,
            ExpressionAttributeValues = values,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    private static double EstimateUnits(StoredSubscriber? before, StoredSubscriber? after)
    {
        var size = Math.Max(before is null ? 0 : ItemSize.Of(SubscriberItem.Write(before)), after is null ? 0 : ItemSize.Of(SubscriberItem.Write(after)));
        var (was, now) = (before?.Subscriber, after?.Subscriber);
        var isSamePlan = was?.PlanId == now?.PlanId;
        var entries = Entries(was?.Status.ToName(), now?.Status.ToName(), !isSamePlan) + Entries(was?.PlanId, now?.PlanId, was?.Status != now?.Status);
        var guards = Entries(was?.Msisdn, now?.Msisdn, false) + Entries(was?.Imsi, now?.Imsi, false);
        return ItemSize.WriteUnits(size, entries) + (ItemSize.GuardUnits * guards);
    }

    /// <summary>How many entries of an index are written: one that moves is removed and made, one that stays is written if what it repeats of the record changed.</summary>
    private static int Entries(string? before, string? after, bool repeatsAnother) =>
        before == after ? (before is not null && repeatsAnother ? 1 : 0) : (before is null ? 0 : 1) + (after is null ? 0 : 1);
}
