using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>The state in one DynamoDB table, for any number of instances. Every read is consistent; every write of a batch is one transaction.</summary>
internal sealed class DynamoStateStore(DynamoCalls calls, string table, TimeProvider time) : IStateStore
{
    private const int SecondPage = 200;

    private readonly VersionClock _clock = new(TimeProvider.System);
    private readonly ConcurrentDictionary<string, DynamoAppender> _appenders = new();
    private readonly DynamoLeases _leases = new(table, calls, time);
    private readonly DynamoPurge _purge = new(table, calls, time);

    public async Task<StateItem?> GetAsync(string partition, string key, CancellationToken cancellationToken)
    {
        if (!StateLimits.CanBe(partition, key)) return null;
        var request = new GetItemRequest { TableName = table, Key = StateTable.KeyOf(partition, key), ConsistentRead = true };
        var found = await calls.RunAsync(limit => calls.Client.GetItemAsync(request, limit), cancellationToken);
        return StateTable.IsThere(found.Item, time.GetUtcNow()) ? StateTable.Read(found.Item) : null;
    }

    public async Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        StateLimits.Check(writes);
        StateLimits.CheckBatchSize(writes);
        if (writes.Count == 0) return [];
        while (true)
        {
            var transaction = new StateTransaction(table, writes, _clock, time.GetUtcNow());
            try
            {
                await calls.RunAsync(limit => calls.Client.TransactWriteItemsAsync(transaction.Request, limit), cancellationToken);
                return transaction.Versions;
            }
            catch (TransactionCanceledException cancelled) when (cancelled.CancellationReasons.Exists(reason => reason.Code == "ConditionalCheckFailed"))
            {
                if (!transaction.MayTryAgain(cancelled.CancellationReasons, _clock)) return null;
            }
        }
    }

    public async Task<IReadOnlyList<StateItem>> QueryAsync(StateRange range, CancellationToken cancellationToken)
    {
        StateLimits.Check(range);
        var items = new List<StateItem>();
        if (StateQuery.Of(table, range, time.GetUtcNow()) is not { } request) return items;
        request.Limit = range.Limit;
        do
        {
            var page = await calls.RunAsync(limit => calls.Client.QueryAsync(request, limit), cancellationToken);
            foreach (var item in page.Items ?? [])
            {
                if (!item[StateTable.Key].S.StartsWith(range.Prefix, StringComparison.Ordinal)) return items;
                items.Add(StateTable.Read(item));
                if (items.Count == range.Limit) return items;
            }

            // What has expired counts for DynamoDB's limit, so a small one would mean many requests.
            request.Limit = Math.Max(range.Limit, SecondPage);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return items;
    }

    public Task<string> AppendAsync(string partition, string value, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        StateLimits.CheckPartition(partition);
        StateLimits.CheckValue(value);
        return _appenders.GetOrAdd(partition, name => new DynamoAppender(table, name, calls, _clock)).AppendAsync(value, expiresAt).WaitAsync(cancellationToken);
    }

    public Task<bool> TryLeaseAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) => _leases.TryTakeAsync(name, owner, duration, cancellationToken);

    public Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken) => _leases.GiveBackAsync(name, owner, cancellationToken);

    public Task<int> PurgeExpiredAsync(int limit, CancellationToken cancellationToken) => _purge.RunAsync(limit, cancellationToken);
}
