using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Reading;

/// <summary>
/// Reads records of both sides with their sync status. The two sides cannot be read at one moment, so a difference counts only when a second look, with no intent open in between, finds the same versions:
/// a dual write under way is never shown as a conflict.
/// </summary>
internal sealed class DualReader(DualSides sides, OpenIntents intents)
{
    private const int MostLooks = 4;

    /// <summary>The records by uid, and the key of the side that could not be reached, if one could not.</summary>
    /// <exception cref="SystemUnavailableException">Neither side can be read.</exception>
    public async Task<(Dictionary<string, StoredSubscriber> Records, Side? Unreachable)> ReadAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        var tasks = sides.Both.Map(side => TryReadAsync(side, uids, cancellationToken));
        var open = await intents.FindAsync(uids, cancellationToken);
        var (cloud, legacy) = (await tasks.Cloud, await tasks.Legacy);
        if (cloud.Error is not null && legacy.Error is not null) throw cloud.Error;
        var failed = cloud.Error is not null ? sides.Cloud : legacy.Error is not null ? sides.Legacy : null;
        if (failed is not null) return (OfOneSide((cloud.Records ?? legacy.Records)!.Values, failed, open), failed);
        return (await ConfirmAsync(Compose(uids, cloud.Records!, legacy.Records!, open), cancellationToken), null);
    }

    /// <summary>Completes records of one side with the other's, looked up by key.</summary>
    public async Task<(IReadOnlyList<StoredSubscriber> Records, Side? Unreachable)> CompleteAsync(Side known, IReadOnlyList<StoredSubscriber> items, CancellationToken cancellationToken)
    {
        var uids = items.Select(item => item.Subscriber.Uid).ToList();
        var other = known == sides.Cloud ? sides.Legacy : sides.Cloud;
        var looking = TryReadAsync(other, uids, cancellationToken);
        var open = await intents.FindAsync(uids, cancellationToken);
        var (records, error) = await looking;
        if (error is not null)
        {
            var alone = OfOneSide(items, other, open);
            return ([.. uids.Select(uid => alone[uid])], other);
        }

        var mine = items.ToDictionary(item => item.Subscriber.Uid);
        var composed = await ConfirmAsync(known == sides.Cloud ? Compose(uids, mine, records!, open) : Compose(uids, records!, mine, open), cancellationToken);

        // A record that was removed while it was looked up is left out.
        return ([.. uids.Where(composed.ContainsKey).Select(uid => composed[uid])], null);
    }

    private static Dictionary<string, StoredSubscriber> OfOneSide(IEnumerable<StoredSubscriber> records, Side unreachable, IReadOnlyDictionary<string, OpenIntent> open) =>
        records.ToDictionary(record => record.Subscriber.Uid, record => DualRecord.OfOneSide(record, unreachable, open.GetValueOrDefault(record.Subscriber.Uid)));

    private static Dictionary<string, StoredSubscriber> Compose(
        IEnumerable<string> uids, IReadOnlyDictionary<string, StoredSubscriber> cloud, IReadOnlyDictionary<string, StoredSubscriber> legacy, IReadOnlyDictionary<string, OpenIntent> open)
    {
        var composed = new Dictionary<string, StoredSubscriber>();
        foreach (var uid in uids)
        {
            if (DualRecord.Compose(cloud.GetValueOrDefault(uid), legacy.GetValueOrDefault(uid), open.GetValueOrDefault(uid)) is { } record) composed[uid] = record;
        }

        return composed;
    }

    private async Task<Dictionary<string, StoredSubscriber>> ConfirmAsync(Dictionary<string, StoredSubscriber> records, CancellationToken cancellationToken)
    {
        for (var look = 1; look < MostLooks; look++)
        {
            var doubtful = records.Values.Where(IsDifference).Select(record => record.Subscriber.Uid).ToList();
            if (doubtful.Count == 0) return records;

            // The order matters: a write that was under way at the first look is either still open here, or over, and then the second read sees it whole.
            var open = await intents.FindAsync(doubtful, cancellationToken);
            var read = await sides.ReadAsync(doubtful, cancellationToken);
            var again = Compose(doubtful, read.Cloud, read.Legacy, open);
            var isSame = doubtful.TrueForAll(uid => again.TryGetValue(uid, out var record) && record.Version == records[uid].Version && record.Sync!.Status == records[uid].Sync!.Status);
            foreach (var uid in doubtful)
            {
                if (again.TryGetValue(uid, out var record)) records[uid] = record;
                else records.Remove(uid);
            }

            if (isSame) return records;
        }

        return records;
    }

    private static bool IsDifference(StoredSubscriber record) => record.Sync!.Status is SyncStatus.Conflict or SyncStatus.CloudOnly or SyncStatus.LegacyOnly;

    private static async Task<(IReadOnlyDictionary<string, StoredSubscriber>? Records, SystemUnavailableException? Error)> TryReadAsync(
        Side side, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        try
        {
            return (await side.ReadAsync(uids, cancellationToken), null);
        }
        catch (SystemUnavailableException exception)
        {
            return (null, exception);
        }
    }
}
