using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace SubscriberPortal.Cloud.DynamoDb.Reading;

/// <summary>Reads by key, each read consistent.</summary>
internal sealed class SubscriberReads(DynamoDbCalls calls, CloudTables tables)
{
    /// <summary>What DynamoDB takes in one request.</summary>
    private const int MostKeys = 100;

    private const int AtOnce = 4;

    public async Task<StoredSubscriber?> FindAsync(string uid, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!KeyRules.IsUid(uid)) return null;
        var item = await FindItemAsync(tables.Subscribers, SubscriberItem.Key(uid), cancellationToken);
        return item is null ? null : SubscriberItem.Read(item);
    }

    /// <summary>The record that a guard names, if it has the number: between two reads the number may have gone to another.</summary>
    public async Task<StoredSubscriber?> FindAsync(Guard guard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!KeyRules.IsNumber(guard.Value)) return null;
        for (var look = 0; look < 2; look++)
        {
            var item = await FindItemAsync(tables.Identifiers, guard.Key(), cancellationToken);
            if (item is null) return null;
            var stored = await FindAsync(Guard.OwnerIn(item), cancellationToken);
            if (stored is not null && Guard.Of(stored.Subscriber).Contains(guard)) return stored;
        }

        return null;
    }

    public async Task<IReadOnlyDictionary<string, StoredSubscriber>> FindManyAsync(IEnumerable<string> uids, CancellationToken cancellationToken)
    {
        var keys = uids.Where(KeyRules.IsUid).Distinct(StringComparer.Ordinal).Select(SubscriberItem.Key);
        var items = await FindItemsAsync(tables.Subscribers, keys, cancellationToken);
        return items.Select(SubscriberItem.Read).ToDictionary(stored => stored.Subscriber.Uid, StringComparer.Ordinal);
    }

    /// <summary>The uid that each guard names, where there is the guard.</summary>
    public async Task<IReadOnlyDictionary<Guard, string>> FindOwnersAsync(IEnumerable<Guard> guards, CancellationToken cancellationToken)
    {
        var keys = guards.Where(guard => KeyRules.IsNumber(guard.Value)).Distinct().Select(guard => guard.Key());
        var items = await FindItemsAsync(tables.Identifiers, keys, cancellationToken);
        return items.ToDictionary(Guard.Read, Guard.OwnerIn);
    }

    private async Task<Item?> FindItemAsync(string table, Item key, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = table, Key = key, ConsistentRead = true, ReturnConsumedCapacity = calls.Consumption };
        var response = await calls.ReadAsync((client, token) => client.GetItemAsync(request, token), cancellationToken);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    private async Task<List<Item>> FindItemsAsync(string table, IEnumerable<Item> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new List<Item>();
        var chunks = keys.Chunk(MostKeys);
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (chunk, token) =>
        {
            var items = await FindChunkAsync(table, [.. chunk], token);
            lock (found) found.AddRange(items);
        });
        return found;
    }

    /// <summary>DynamoDB may answer a part and name the rest, most of all when it throttles: the rest is asked for again.</summary>
    private async Task<List<Item>> FindChunkAsync(string table, List<Item> keys, CancellationToken cancellationToken)
    {
        var found = new List<Item>(keys.Count);
        var pace = calls.NewPace();
        while (true)
        {
            var request = new BatchGetItemRequest
            {
                RequestItems = new() { [table] = new KeysAndAttributes { Keys = keys, ConsistentRead = true } },
                ReturnConsumedCapacity = calls.Consumption,
            };
            var response = await calls.ReadAsync((client, token) => client.BatchGetItemAsync(request, token), cancellationToken);
            if (response.Responses?.GetValueOrDefault(table) is { } items) found.AddRange(items);
            if (response.UnprocessedKeys?.GetValueOrDefault(table)?.Keys is not { Count: > 0 } rest) return found;
            keys = rest;
            await calls.WaitAsync(pace, new DynamoDbFault(FaultKind.Throttled, "DynamoDB throttles requests."), null, cancellationToken);
        }
    }
}
