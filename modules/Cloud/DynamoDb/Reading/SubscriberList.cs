using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Cloud.DynamoDb.Reading;

/// <summary>
/// Reads one page. Without filter and search it is a part of a scan. Otherwise an index gives the keys in order, and each record is read before it is put on the page: so the page is true as of now,
/// though the index may not have yet, for a moment, what was written last. The work for a page is bounded; then it is given as it is.
/// </summary>
internal sealed class SubscriberList(DynamoDbCalls calls, CloudTables tables, SubscriberReads reads, string system, SubscriberQuery query)
{
    /// <summary>How many keys are looked at for one page.</summary>
    private const int MostWork = 2_000;

    private readonly SubscriberFilter _filter = query.Filter;
    private readonly string _search = query.Search ?? "";
    private readonly List<StoredSubscriber> _items = new(Math.Min(query.Limit, 64));
    private ListPosition _last;
    private bool _hasMore;
    private int _work;

    public async Task<SubscriberPage> ReadAsync(CancellationToken cancellationToken)
    {
        var from = ListPosition.Parse(system, query);
        if (_search.Length == 0 && _filter.IsEmpty)
        {
            await ScanAsync(from.After, cancellationToken);
        }
        else
        {
            for (var part = from.Part; part <= LastPart() && !_hasMore; part++)
            {
                if (Applies(part)) await ReadAsync(part, part == from.Part ? from.After : null, cancellationToken);
            }
        }

        return new SubscriberPage(_items, _hasMore ? _last.ToCursor(system) : null);
    }

    private async Task ScanAsync(string? after, CancellationToken cancellationToken)
    {
        var start = after is null ? null : SubscriberItem.Key(after);
        do
        {
            var request = new ScanRequest { TableName = tables.Subscribers, ConsistentRead = true, Limit = query.Limit + 1 - _items.Count, ExclusiveStartKey = start, ReturnConsumedCapacity = calls.Consumption };
            var response = await calls.ReadAsync((client, token) => client.ScanAsync(request, token), cancellationToken);
            foreach (var item in response.Items ?? []) Take(ListPart.Uid, SubscriberItem.Read(item));
            start = response.LastEvaluatedKey;
        }
        while (start is { Count: > 0 } && !_hasMore);
    }

    private ListPart LastPart() => _search.Length == 0 ? ListPart.Uid : query.SearchesImsi ? ListPart.Imsi : ListPart.Msisdn;

    // By their form a MSISDN begins with a plus sign and an IMSI with a digit: a prefix matches one of them at most.
    private bool Applies(ListPart part) => part switch
    {
        ListPart.Msisdn => !char.IsAsciiDigit(_search[0]),
        ListPart.Imsi => _search[0] != '+',
        _ => true,
    };

    private async Task ReadAsync(ListPart part, string? after, CancellationToken cancellationToken)
    {
        var (index, shards) = IndexOf(part);
        var keys = new OrderedKeys(calls, index);
        while (!_hasMore)
        {
            var entries = await keys.ReadAsync(shards, _search, after, query.Limit + 1 - _items.Count, cancellationToken);
            if (entries.Count == 0) return;
            var records = await reads.FindManyAsync(entries.Where(entry => MayFit(part, entry)).Select(UidOf), cancellationToken);
            foreach (var entry in entries)
            {
                if (records.TryGetValue(UidOf(entry), out var record) && Fits(part, entry, record)) Take(part, record);
                if (_hasMore) return;
            }

            after = entries[^1].Key;
            _work += entries.Count;
            if (_work >= MostWork) (_last, _hasMore) = (new ListPosition(part, after), true);
        }
    }

    private (ShardedIndex Index, IReadOnlyCollection<string> Shards) IndexOf(ListPart part)
    {
        if (part != ListPart.Uid)
            return (new ShardedIndex(tables.Identifiers, Guard.ByValue, Guard.ShardKey, Guard.Number), [.. Shard.KeysOf(KindOf(part))]);
        if (_filter.PlanId is { } plan)
            return (new ShardedIndex(tables.Subscribers, SubscriberItem.ByPlan, SubscriberItem.PlanShard, SubscriberItem.Uid), [.. Shard.KeysOf(plan)]);
        var statuses = _filter.Status is { } status ? [status.ToName()] : SubscriberStatusNames.All;
        return (new ShardedIndex(tables.Subscribers, SubscriberItem.ByStatus, SubscriberItem.StatusShard, SubscriberItem.Uid), [.. statuses.SelectMany(Shard.KeysOf)]);
    }

    /// <summary>What the index says already spares the reading of the record.</summary>
    private bool MayFit(ListPart part, IndexEntry entry) => part == ListPart.Uid
        ? (_filter.Status is not { } status || SubscriberItem.Text(entry.Item, SubscriberItem.Status) == status.ToName())
            && (_filter.PlanId is not { } plan || SubscriberItem.Text(entry.Item, SubscriberItem.PlanId) == plan)
        : !UidOf(entry).StartsWith(_search, StringComparison.Ordinal);

    private bool Fits(ListPart part, IndexEntry entry, StoredSubscriber record) =>
        _filter.Matches(record.Subscriber) && (part == ListPart.Uid || Guard.Of(record.Subscriber).Contains(new Guard(KindOf(part), entry.Key)));

    private static string UidOf(IndexEntry entry) => Guard.OwnerIn(entry.Item);

    private static string KindOf(ListPart part) => part == ListPart.Msisdn ? Guard.Msisdn : Guard.Imsi;

    /// <summary>Puts a record on the page; one that has no room there says that there is a next page.</summary>
    private void Take(ListPart part, StoredSubscriber item)
    {
        // Only a prefix that is neither a digit nor a plus sign reaches both numbers, and only what broke the rules on its way in can match there.
        if (part == ListPart.Imsi && item.Subscriber.Msisdn.StartsWith(_search, StringComparison.Ordinal)) return;
        _hasMore = _items.Count == query.Limit;
        if (_hasMore) return;
        _items.Add(item);
        _last = new ListPosition(part, part switch { ListPart.Msisdn => item.Subscriber.Msisdn, ListPart.Imsi => item.Subscriber.Imsi, _ => item.Subscriber.Uid });
    }
}
