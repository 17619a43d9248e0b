using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>
/// Removes what has expired. On AWS DynamoDB does that by itself, some time after <see cref="StateTable.PurgeAt"/>; this is for what does not, and looks through a few megabytes of the table
/// at a time, going on where it ended.
/// </summary>
internal sealed class DynamoPurge(string table, DynamoCalls calls, TimeProvider time)
{
    /// <summary>Of a megabyte each.</summary>
    private const int MaxPages = 8;

    private Dictionary<string, AttributeValue>? _after;

    public async Task<int> RunAsync(int limit, CancellationToken cancellationToken)
    {
        var now = StateTable.Number(time.GetUtcNow().ToUnixTimeMilliseconds());
        var removed = 0;
        for (var page = 0; page < MaxPages && removed < limit; page++)
        {
            var request = new ScanRequest
            {
                TableName = table,
                FilterExpression = $"{StateTable.ExpiresAt} <= :now",
                ExpressionAttributeValues = new() { [":now"] = now },
                ProjectionExpression = $"{StateTable.Partition}, {StateTable.Key}",
                ExclusiveStartKey = _after,
            };
            var found = await calls.RunAsync(token => calls.Client.ScanAsync(request, token), cancellationToken);
            foreach (var item in found.Items ?? [])
            {
                if (removed == limit) return removed;
                if (await RemoveAsync(item, now, cancellationToken)) removed++;
            }

            _after = found.LastEvaluatedKey is { Count: > 0 } last ? last : null;
            if (_after is null) break;
        }

        return removed;
    }

    private async Task<bool> RemoveAsync(Dictionary<string, AttributeValue> key, AttributeValue now, CancellationToken cancellationToken)
    {
        var request = new DeleteItemRequest
        {
            TableName = table,
            Key = key,
            ConditionExpression = $"{StateTable.ExpiresAt} <= :now",
            ExpressionAttributeValues = new() { [":now"] = now },
        };
        try
        {
            await calls.RunAsync(limit => calls.Client.DeleteItemAsync(request, limit), cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            // Renewed or removed meanwhile.
            return false;
        }
    }
}
