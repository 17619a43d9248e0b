using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>A batch of writes as one DynamoDB transaction. Sent again under its token it is made once, so that a lost answer leaves no doubt.</summary>
internal sealed class StateTransaction
{
    private readonly IReadOnlyList<StateWrite> _writes;
    private readonly DateTimeOffset _now;

    public StateTransaction(string table, IReadOnlyList<StateWrite> writes, VersionClock clock, DateTimeOffset now)
    {
        (_writes, _now) = (writes, now);
        foreach (var write in writes) clock.Observe(write.ExpectedVersion ?? 0);
        Versions = [.. writes.Select(_ => clock.Next())];
        Request = new TransactWriteItemsRequest
        {
            ClientRequestToken = Guid.NewGuid().ToString(),
            TransactItems = [.. writes.Zip(Versions, (write, version) => write.Value is null ? Remove(table, write) : Put(table, write, version))],
        };
    }

    public TransactWriteItemsRequest Request { get; }

    public IReadOnlyList<long> Versions { get; }

    /// <summary>
    /// Whether DynamoDB refused only because an item has a greater version than the one that was to be given, which is no condition of the caller's: then another transaction will do.
    /// </summary>
    public bool MayTryAgain(IReadOnlyList<CancellationReason> reasons, VersionClock clock)
    {
        var mayTry = true;
        foreach (var (write, reason) in _writes.Zip(reasons))
        {
            if (reason.Code != "ConditionalCheckFailed") continue;
            if (reason.Item is not { Count: > 0 } item) return false;
            var version = StateTable.ReadNumber(item[StateTable.Version]);
            clock.Observe(version);
            mayTry &= write.ExpectedVersion is null || write.ExpectedVersion == (StateTable.IsThere(item, _now) ? version : StateWrite.Absent);
        }

        return mayTry;
    }

    private TransactWriteItem Put(string table, StateWrite write, long version)
    {
        var (condition, values) = Condition(write);
        const string grows = $"{StateTable.Version} < :version";
        values[":version"] = StateTable.Number(version);
        return new TransactWriteItem
        {
            Put = new Put
            {
                TableName = table,
                Item = StateTable.Write(write.Partition, write.Key, write.Value!, version, write.ExpiresAt),
                ConditionExpression = condition is null ? $"attribute_not_exists({StateTable.Version}) OR {grows}" : $"({condition}) AND (attribute_not_exists({StateTable.Version}) OR {grows})",
                ExpressionAttributeValues = values,
                ReturnValuesOnConditionCheckFailure = Amazon.DynamoDBv2.ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
        };
    }

    private TransactWriteItem Remove(string table, StateWrite write)
    {
        var (condition, values) = Condition(write);
        return new TransactWriteItem
        {
            Delete = new Delete
            {
                TableName = table,
                Key = StateTable.KeyOf(write.Partition, write.Key),
                ConditionExpression = condition,
                ExpressionAttributeValues = condition is null ? null : values,
                ReturnValuesOnConditionCheckFailure = condition is null ? null : Amazon.DynamoDBv2.ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
        };
    }

    private (string? Condition, Dictionary<string, AttributeValue> Values) Condition(StateWrite write)
    {
        var now = StateTable.Number(_now.ToUnixTimeMilliseconds());
        return write.ExpectedVersion switch
        {
            null => (null, []),
            StateWrite.Absent => ($"attribute_not_exists({StateTable.Version}) OR {StateTable.ExpiresAt} <= :now", new() { [":now"] = now }),
            { } expected => ($"{StateTable.Version} = :expected AND {StateTable.IsLive}", new() { [":expected"] = StateTable.Number(expected), [":now"] = now }),
        };
    }
}
