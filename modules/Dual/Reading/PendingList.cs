using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Reading;

/// <summary>The list of what has an open intent, by uid: from the journal, not from the sides.</summary>
internal sealed class PendingList(TimedState state, DualReader reader)
{
    public async Task<SubscriberPage> ListAsync(SubscriberQuery query, string position, CancellationToken cancellationToken)
    {
        var range = new StateRange(IntentLock.ByUid, After: position.Length == 0 ? null : position, Limit: query.Limit);
        var locks = await state.QueryAsync(range, cancellationToken);
        if (locks.Count == 0) return new SubscriberPage([], null);

        var (records, unreachable) = await reader.ReadAsync([.. locks.Select(item => item.Key)], cancellationToken);
        var items = locks.Select(item => records.GetValueOrDefault(item.Key)).OfType<StoredSubscriber>()
            .Where(record => record.Sync!.Status == SyncStatus.Pending && query.Filter.Matches(record.Subscriber) && MatchesSearch(record.Subscriber, query)).ToList();
        var next = locks.Count < query.Limit ? null : new DualCursor(Walk.Pending, locks[^1].Key).ToString();
        return new SubscriberPage(items, next) { Unreachable = unreachable?.Key };
    }

    private static bool MatchesSearch(Subscriber subscriber, SubscriberQuery query) =>
        query.Search is not { Length: > 0 } search || subscriber.Uid.StartsWith(search, StringComparison.Ordinal) || subscriber.Msisdn.StartsWith(search, StringComparison.Ordinal)
        || (query.SearchesImsi && subscriber.Imsi.StartsWith(search, StringComparison.Ordinal));
}
