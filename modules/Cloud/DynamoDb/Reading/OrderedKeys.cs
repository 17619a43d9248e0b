using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace SubscriberPortal.Cloud.DynamoDb.Reading;

/// <summary>An index of which the entries stand under several shards, each in order of the sort key.</summary>
internal sealed record ShardedIndex(string Table, string Name, string ShardName, string SortName);

/// <param name="Key">The sort key.</param>
/// <param name="Item">What the index repeats of the record.</param>
internal readonly record struct IndexEntry(string Key, Item Item);

/// <summary>
/// Reads the shards of an index as one, in order of the sort key. An index follows its table within a moment, and DynamoDB reads none consistently: whoever needs to be sure reads the record.
/// </summary>
internal sealed class OrderedKeys(DynamoDbCalls calls, ShardedIndex index)
{
    /// <summary>Higher than any key of valid characters with the same prefix.</summary>
    private const string Last = "\U0010FFFF";

    /// <summary>Lower than any key.</summary>
    private const string First = "\0";

    private const int MostOfAShard = 250;

    /// <summary>
    /// Answers at least one of the next entries whose key begins with <paramref name="prefix"/>, about <paramref name="count"/>; none only when there are no more.
    /// </summary>
    public async Task<IReadOnlyList<IndexEntry>> ReadAsync(IReadOnlyCollection<string> shards, string prefix, string? after, int count, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp((count * 3 / 2 / shards.Count) + 4, 4, MostOfAShard);
        var from = after is not null ? after + First : prefix.Length > 0 ? prefix : First;
        var pages = await Task.WhenAll(shards.Select(shard => ReadShardAsync(shard, from, prefix + Last, limit, cancellationToken)));

        // Beyond the end of the shortest page that is not the last of its shard, another shard may have something in between.
        var bound = pages.Where(page => page.HasMore).Select(page => page.Entries[^1].Key).Min(StringComparer.Ordinal);
        var entries = pages.SelectMany(page => page.Entries).Where(entry => bound is null || string.CompareOrdinal(entry.Key, bound) <= 0).ToList();
        entries.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));

        // While an entry moves from one shard to another it may stand in both.
        return [.. entries.Where((entry, at) => at == 0 || entries[at - 1].Key != entry.Key)];
    }

    private async Task<(List<IndexEntry> Entries, bool HasMore)> ReadShardAsync(string shard, string from, string to, int limit, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = index.Table,
            IndexName = index.Name,
            KeyConditionExpression = "#shard = :shard AND #key BETWEEN :from AND :to",
            ExpressionAttributeNames = new() { ["#shard"] = index.ShardName, ["#key"] = index.SortName },
            ExpressionAttributeValues = new() { [":shard"] = new(shard), [":from"] = new(from), [":to"] = new(to) },
            Limit = limit,
            ReturnConsumedCapacity = calls.Consumption,
        };
        var response = await calls.ReadAsync((client, token) => client.QueryAsync(request, token), cancellationToken);
        var entries = (response.Items ?? []).ConvertAll(item => new IndexEntry(item[index.SortName].S, item));
        return (entries, response.LastEvaluatedKey is { Count: > 0 } && entries.Count > 0);
    }
}
