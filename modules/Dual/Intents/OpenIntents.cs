using System.Globalization;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Intents;

/// <summary>The journal as others may see it.</summary>
internal sealed class OpenIntents(TimedState state, TimeProvider time) : IOpenIntents
{
    private const int PageSize = 1000;

    /// <summary>Up to so many uids are looked up one by one; beyond that the locks in their range are read in pages.</summary>
    private const int PointReads = 8;

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (string? after = null; ;)
        {
            var page = await state.QueryAsync(new StateRange(IntentJournal.Headers, After: after, Limit: PageSize), cancellationToken);
            count += page.Count;
            if (page.Count < PageSize) return count;
            after = page[^1].Key;
        }
    }

    public async Task<IReadOnlyList<OpenIntent>> ListAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await HeadersAsync(limit, cancellationToken)).Select(Describe)];

    /// <summary>The headers, the oldest first. A header has the first entries only.</summary>
    public async Task<IReadOnlyList<Intent>> HeadersAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await state.QueryAsync(new StateRange(IntentJournal.Headers, Limit: limit), cancellationToken)).Select(item => IntentCodec.Read(item.Value))];

    public async Task<Intent?> FindHeaderAsync(string id, CancellationToken cancellationToken) =>
        await state.GetAsync(IntentJournal.Headers, id, cancellationToken) is { } item ? IntentCodec.Read(item.Value) : null;

    public async Task<IReadOnlySet<string>> OpenAmongAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        (await FindAsync(uids, cancellationToken)).Keys.ToHashSet();

    /// <summary>For each of the uids that is locked: by which intent. A lock whose intent is gone came late and locks nothing.</summary>
    private async Task<IReadOnlyDictionary<string, string>> HoldersAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        var holders = new Dictionary<string, string>();
        if (uids.Count <= PointReads)
        {
            foreach (var item in await Task.WhenAll(uids.Select(uid => state.GetAsync(IntentLock.ByUid, uid, cancellationToken))))
            {
                if (item is not null) holders[item.Key] = IntentJournal.OwnerOf(item);
            }

            return holders;
        }

        var wanted = uids as ISet<string> ?? uids.ToHashSet();
        var last = uids.Max(StringComparer.Ordinal)!;
        for (string? after = null; ;)
        {
            var page = await state.QueryAsync(new StateRange(IntentLock.ByUid, After: after, Limit: PageSize), cancellationToken);
            foreach (var item in page.Where(item => wanted.Contains(item.Key))) holders[item.Key] = IntentJournal.OwnerOf(item);
            if (page.Count < PageSize || string.CompareOrdinal(page[^1].Key, last) >= 0) return holders;
            after = page[^1].Key;
        }
    }

    /// <summary>The open intents of those uids on which there is one.</summary>
    public async Task<IReadOnlyDictionary<string, OpenIntent>> FindAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        var holders = await HoldersAsync(uids, cancellationToken);
        if (holders.Count == 0) return new Dictionary<string, OpenIntent>();
        var headers = await Task.WhenAll(holders.Values.Distinct().Select(id => state.GetAsync(IntentJournal.Headers, id, cancellationToken)));
        var intents = headers.OfType<StateItem>().ToDictionary(item => item.Key, item => Describe(IntentCodec.Read(item.Value)));
        return holders.Where(pair => intents.ContainsKey(pair.Value)).ToDictionary(pair => pair.Key, pair => intents[pair.Value] with { Uid = pair.Key });
    }

    public OpenIntent Describe(Intent intent)
    {
        var first = intent.Entries[0].Uid;
        var uid = intent.Count == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first} and {intent.Count - 1} more");
        var until = intent.LeaseUntil.ToString("u", CultureInfo.InvariantCulture);
        var next = intent.LeaseUntil <= time.GetUtcNow()
            ? "The portal settles it with its next look: forward where both sides hold it, otherwise back."
            : intent.IsWatched ? $"Nothing is left to do; the portal looks once more after {until} and closes it."
            : intent.LastError is null
                ? $"It is being written; should its writer not finish, the portal settles it after {until}."
                : $"The portal settles it after {until}: forward where both sides hold it, otherwise back.";
        return new OpenIntent(intent.Id, uid, intent.Operation, intent.CreatedAt, intent.LeaseUntil, intent.LastError, next);
    }
}
