using System.Globalization;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Intents;

/// <summary>The journal as others may see it.</summary>
internal sealed class OpenIntents(TimedState state, ChunkRegister chunks, TimeProvider time) : IOpenIntents
{
    /// <summary>Up to so many uids are looked up one by one; beyond that all locks of small intents are read, which are few.</summary>
    private const int PointReads = 8;

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in state.QueryAllAsync(IntentJournal.Headers, cancellationToken)) count++;
        return count;
    }

    public async Task<IReadOnlyList<OpenIntent>> ListAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await HeadersAsync(limit, cancellationToken)).Select(Describe)];

    /// <summary>The headers, the oldest first. A chunk's has the first entries only.</summary>
    public async Task<IReadOnlyList<Intent>> HeadersAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await state.QueryAsync(new StateRange(IntentJournal.Headers, Limit: limit), cancellationToken)).Select(item => IntentCodec.Read(item.Value))];

    public async Task<Intent?> FindHeaderAsync(string id, CancellationToken cancellationToken) =>
        await state.GetAsync(IntentJournal.Headers, id, cancellationToken) is { } item ? IntentCodec.Read(item.Value) : null;

    public async Task<IReadOnlySet<string>> OpenAmongAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        (await FindAsync(uids, cancellationToken)).Keys.ToHashSet();

    /// <summary>At most so many uids that are locked, in order, from beyond one.</summary>
    public async Task<IReadOnlyList<string>> UidsAsync(string after, int limit, CancellationToken cancellationToken)
    {
        var rows = await state.QueryAsync(new StateRange(IntentLock.ByUid, After: after.Length == 0 ? null : after, Limit: limit), cancellationToken);
        var inChunks = (await chunks.LocksAsync(cancellationToken)).Values.SelectMany(chunk => chunk.Uids).Where(uid => string.CompareOrdinal(uid, after) > 0);
        return [.. rows.Select(row => row.Key).Union(inChunks).Order(StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>For each of the uids that is locked: by which intent.</summary>
    private async Task<IReadOnlyDictionary<string, string>> HoldersAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        var (readingChunks, readingRows) = (chunks.LocksAsync(cancellationToken), RowsAsync(uids, cancellationToken));
        var holders = new Dictionary<string, string>();
        foreach (var row in await readingRows) holders[row.Key] = IntentJournal.OwnerOf(row);
        foreach (var (id, chunk) in await readingChunks)
        {
            foreach (var uid in uids.Where(chunk.Uids.Contains)) holders[uid] = id;
        }

        return holders;
    }

    private async Task<IReadOnlyList<StateItem>> RowsAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        if (uids.Count <= PointReads) return [.. (await Task.WhenAll(uids.Select(uid => state.GetAsync(IntentLock.ByUid, uid, cancellationToken)))).OfType<StateItem>()];
        var wanted = uids as ISet<string> ?? uids.ToHashSet();
        var rows = new List<StateItem>();
        await foreach (var row in state.QueryAllAsync(IntentLock.ByUid, cancellationToken))
        {
            if (wanted.Contains(row.Key)) rows.Add(row);
        }

        return rows;
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
