using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>Leases as items of a partition of their own. Taking one twice for the same owner renews it, so a repeated call does no harm.</summary>
internal sealed class DynamoLeases(string table, DynamoCalls calls, TimeProvider time)
{
    public async Task<bool> TryTakeAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var item = StateTable.KeyOf(StateTable.Leases, name);
        item[StateTable.Holder] = new AttributeValue(owner);
        StateTable.AddExpiry(item, now + duration);
        var request = new PutItemRequest
        {
            TableName = table,
            Item = item,
            ConditionExpression = $"attribute_not_exists({StateTable.Holder}) OR {StateTable.Holder} = :owner OR {StateTable.ExpiresAt} <= :now",
            ExpressionAttributeValues = new() { [":owner"] = new AttributeValue(owner), [":now"] = StateTable.Number(now.ToUnixTimeMilliseconds()) },
        };
        return await HeldAsync(limit => calls.Client.PutItemAsync(request, limit), cancellationToken);
    }

    public Task GiveBackAsync(string name, string owner, CancellationToken cancellationToken)
    {
        var request = new DeleteItemRequest
        {
            TableName = table,
            Key = StateTable.KeyOf(StateTable.Leases, name),
            ConditionExpression = $"{StateTable.Holder} = :owner",
            ExpressionAttributeValues = new() { [":owner"] = new AttributeValue(owner) },
        };
        return HeldAsync(limit => calls.Client.DeleteItemAsync(request, limit), cancellationToken);
    }

    private async Task<bool> HeldAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync(call, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
