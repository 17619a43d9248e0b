using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Reading;

/// <summary>The list of what has an open intent, by uid: from the journal, not from the sides.</summary>
internal sealed class PendingList(OpenIntents intents, DualReader reader)
{
    public async Task<SubscriberPage> ListAsync(SubscriberQuery query, string position, CancellationToken cancellationToken)
    {
        var uids = await intents.UidsAsync(position, query.Limit, cancellationToken);
        if (uids.Count == 0) return new SubscriberPage([], null);

        var (records, unreachable) = await reader.ReadAsync(uids, cancellationToken);
        var items = uids.Select(records.GetValueOrDefault).OfType<StoredSubscriber>()
            .Where(record => record.Sync!.Status == SyncStatus.Pending && query.Filter.Matches(record.Subscriber) && MatchesSearch(record.Subscriber, query)).ToList();
        var next = uids.Count < query.Limit ? null : new DualCursor(Walk.Pending, uids[^1]).ToString();
        return new SubscriberPage(items, next) { Unreachable = unreachable?.Key };
    }

    private static bool MatchesSearch(Subscriber subscriber, SubscriberQuery query) =>
        query.Search is not { Length: > 0 } search || subscriber.Uid.StartsWith(search, StringComparison.Ordinal) || subscriber.Msisdn.StartsWith(search, StringComparison.Ordinal)
        || (query.SearchesImsi && subscriber.Imsi.StartsWith(search, StringComparison.Ordinal));
}
