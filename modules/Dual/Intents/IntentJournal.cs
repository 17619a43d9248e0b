using System.Text.Json;
using Microsoft.Extensions.Options;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Intents;

/// <summary>
/// The intents in the portal's state. A small one is a header under <c>intents</c> with its entries, and a row for each lock, written and removed together. A chunk has its entries under
/// <c>intent-parts</c>, and is open from the moment that the <see cref="ChunkRegister"/> names it. Who takes locks first makes them known and then looks for others': of two in each other's way
/// at least one sees the other, and steps back.
/// </summary>
internal sealed class IntentJournal(TimedState state, ChunkRegister chunks, IOptions<DualOptions> options, TimeProvider time)
{
    public const string Headers = "intents";
    public const string Parts = "intent-parts";
    private const int MaxWrites = 100;

    /// <summary>Parts of up to so many characters, all of them ASCII, are written in one transaction.</summary>
    private const int MaxTogether = 2_000_000;

    /// <summary>Who this process is, as an owner of intents.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    /// <summary>When a lease that begins now ends, for an intent over so many records.</summary>
    public DateTimeOffset LeaseEnd(int records) => time.GetUtcNow() + options.Value.LeaseOf(records);

    /// <summary>Journals an intent and takes its locks. Entries of which a lock is held by another intent are left out of <see cref="HeldIntent.Live"/>; with none left, nothing stays.</summary>
    public async Task<HeldIntent> OpenAsync(string operation, IReadOnlyList<IntentEntry> entries, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var intent = new Intent(Guid.CreateVersion7(now).ToString(), operation, Owner, now, LeaseEnd(entries.Count), entries, entries.Count);
        if (entries.Count < MaxWrites && LocksOf(entries).ToList() is { Count: < MaxWrites } locks && await OpenSmallAsync(intent, locks, cancellationToken) is { } held) return held;
        return entries.Count == 1 ? HeldIntent.Nothing(intent) : await OpenChunkAsync(intent, cancellationToken);
    }

    /// <summary>Gives back all locks and removes the intent; false when somebody else has taken it over.</summary>
    public async Task<bool> CloseAsync(HeldIntent held, CancellationToken cancellationToken)
    {
        var parts = Enumerable.Range(1, held.Intent.Parts).Select(part => new StateWrite(Parts, IntentCodec.PartKey(held.Intent.Id, part), null));
        return await HoldAsync(held, [], [new StateWrite(Headers, held.Intent.Id, null, held.Version), .. parts], cancellationToken) is not null;
    }

    /// <summary>Gives back the locks of settled entries, and leaves the intent open for the rest with the reason. Null when somebody else has taken it over.</summary>
    public async Task<HeldIntent?> KeepAsync(
        HeldIntent held, IReadOnlySet<string> openUids, string? reason, DateTimeOffset leaseUntil, CancellationToken cancellationToken, bool isWatched = false)
    {
        var open = held.Live.Where(entry => openUids.Contains(entry.Uid)).ToList();
        var intent = held.Intent with { LastError = reason, LeaseUntil = leaseUntil, IsWatched = isWatched };
        if (await HoldAsync(held, open, [HeaderOf(intent, held.Version)], cancellationToken) is not [var version, ..]) return null;
        if (held.Intent.Parts > 0) return HeldIntent.OfChunk(intent, version, ChunkLocks.Of(open));
        var kept = LocksOf(open);
        return HeldIntent.Small(intent, version, held.Locks.Where(pair => kept.Contains(pair.Key)).ToDictionary());
    }

    /// <summary>Takes an intent whose lease has run out; null when it is gone, somebody else was faster, or an open chunk holds the same.</summary>
    /// <param name="isOwnerDead">It is known that no other process than this one can be at it, so its lease says nothing.</param>
    public async Task<HeldIntent?> TakeOverAsync(string id, bool isOwnerDead, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(Headers, id, cancellationToken) is not { } item) return null;
        var header = IntentCodec.Read(item.Value);
        if (header.LeaseUntil > time.GetUtcNow() && !isOwnerDead) return null;

        // Its owner may have died before it saw that a chunk holds the same, or the chunk may be about to step back: that one comes to its end first.
        if (header.Parts == 0 && LocksOf(header.Entries) is var wanted && (await chunks.LocksAsync(cancellationToken)).Values.Any(chunk => wanted.Any(chunk.Holds))) return null;
        var taken = header with { Owner = Owner, LeaseUntil = LeaseEnd(header.Count) };
        if (await state.WriteAsync([HeaderOf(taken, item.Version)], cancellationToken) is not [var version]) return null;

        var intent = taken with { Entries = await EntriesAsync(header, cancellationToken) };
        if (intent.Parts > 0) return HeldIntent.OfChunk(intent, version, await chunks.FindAsync(id, cancellationToken));
        var keys = intent.Entries.SelectMany(IntentLock.Of).Distinct().ToList();
        var items = await Task.WhenAll(keys.Select(key => state.GetAsync(key.Partition, key.Key, cancellationToken)));
        return HeldIntent.Small(intent, version, keys.Zip(items).Where(pair => pair.Second is { } held && OwnerOf(held) == id).ToDictionary(pair => pair.First, pair => pair.Second!.Version));
    }

    /// <summary>For each group of locks the header of an intent that holds one of them; null where nobody does.</summary>
    public async Task<IReadOnlyList<Intent?>> HoldersAsync(IEnumerable<IReadOnlyList<IntentLock>> groups, CancellationToken cancellationToken)
    {
        var open = await chunks.LocksAsync(cancellationToken);
        var headers = new Dictionary<string, Intent?>();
        var holders = new List<Intent?>();
        foreach (var keys in groups)
        {
            var id = open.FirstOrDefault(chunk => keys.Any(chunk.Value.Holds)).Key ?? await HolderOfRowAsync(keys, cancellationToken);
            if (id is not null && !headers.ContainsKey(id))
                headers[id] = await state.GetAsync(Headers, id, cancellationToken) is { } item ? IntentCodec.Read(item.Value) : null;
            holders.Add(id is null ? null : headers[id]);
        }

        return holders;
    }

    /// <summary>All entries of an intent.</summary>
    public async Task<IReadOnlyList<IntentEntry>> EntriesAsync(Intent header, CancellationToken cancellationToken)
    {
        if (header.Parts == 0) return header.Entries;
        var entries = new List<IntentEntry>(header.Count);
        for (var part = 1; part <= header.Parts; part++)
        {
            if (await state.GetAsync(Parts, IntentCodec.PartKey(header.Id, part), cancellationToken) is { } item) entries.AddRange(IntentCodec.ReadPart(item.Value));
        }

        return entries;
    }

    public static string OwnerOf(StateItem held) => JsonSerializer.Deserialize<string>(held.Value)!;

    /// <summary>Null when a lock is another's, or the entries are too long for one item.</summary>
    private async Task<HeldIntent?> OpenSmallAsync(Intent intent, List<IntentLock> locks, CancellationToken cancellationToken)
    {
        var put = HeaderOf(intent, StateWrite.Absent);
        if (put.Value!.Length > IntentCodec.PartLength) return null;
        var owner = JsonSerializer.Serialize(intent.Id);
        if (await state.WriteAsync([put, .. locks.Select(key => new StateWrite(key.Partition, key.Key, owner, StateWrite.Absent))], cancellationToken) is not { } versions) return null;

        var held = HeldIntent.Small(intent, versions[0], locks.Zip(versions.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second));
        var open = await chunks.LocksAsync(cancellationToken);
        if (!open.Values.Any(chunk => locks.Exists(chunk.Holds))) return held;
        await CloseAsync(held, CancellationToken.None);
        return null;
    }

    private async Task<HeldIntent> OpenChunkAsync(Intent whole, CancellationToken cancellationToken)
    {
        var parts = IntentCodec.Parts(whole.Entries);
        var intent = whole with { Parts = parts.Count };
        List<StateWrite> writes = [HeaderOf(intent, StateWrite.Absent), .. parts.Select((part, i) => new StateWrite(Parts, IntentCodec.PartKey(intent.Id, i + 1), part))];
        long? version = null;
        if (parts.Sum(part => part.Length) > MaxTogether)
        {
            foreach (var write in writes) version ??= (await state.WriteAsync([write], cancellationToken))![0];
            writes.Clear();
        }

        var wanted = ChunkLocks.Of(intent.Entries);
        while (true)
        {
            var open = await chunks.ReadAsync(cancellationToken);
            var inTheWay = (await chunks.LocksAsync(open, cancellationToken)).Values.Where(wanted.Overlaps).ToList();
            var locks = inTheWay.Count == 0 ? wanted : ChunkLocks.Of(intent.Entries.Where(entry => !inTheWay.Exists(chunk => chunk.HoldsAnyOf(entry))));
            if (locks.Uids.Count == 0)
            {
                if (version is { } written) await CloseAsync(HeldIntent.OfChunk(intent, written, null), cancellationToken);
                return HeldIntent.Nothing(intent);
            }

            if (await chunks.TryHoldAsync(open, intent.Id, locks, writes, cancellationToken) is { } versions)
                return await StepBackAsync(HeldIntent.OfChunk(intent, version ?? versions[0], locks), cancellationToken);
        }
    }

    /// <summary>Leaves to small intents what they hold.</summary>
    private async Task<HeldIntent> StepBackAsync(HeldIntent held, CancellationToken cancellationToken)
    {
        var taken = new HashSet<IntentLock>();
        foreach (var partition in new[] { IntentLock.ByUid, IntentLock.ByNumber })
        {
            await foreach (var row in state.QueryAllAsync(partition, cancellationToken)) taken.Add(new IntentLock(partition, row.Key));
        }

        if (taken.Count == 0) return held;
        var free = held.Live.Where(entry => !IntentLock.Of(entry).Any(taken.Contains)).Select(entry => entry.Uid).ToHashSet();
        if (free.Count == held.Live.Count()) return held;
        if (free.Count > 0) return await KeepAsync(held, free, null, held.Intent.LeaseUntil, cancellationToken) ?? HeldIntent.Nothing(held.Intent);
        await CloseAsync(held, cancellationToken);
        return HeldIntent.Nothing(held.Intent);
    }

    /// <summary>Makes the writes and gives back every lock but those of the entries that are open still; null when a condition did not hold.</summary>
    private Task<IReadOnlyList<long>?> HoldAsync(HeldIntent held, List<IntentEntry> open, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        if (held.Intent.Parts > 0) return chunks.HoldAsync(held.Intent.Id, open.Count == 0 ? null : ChunkLocks.Of(open), writes, cancellationToken);
        var kept = LocksOf(open);
        var back = held.Locks.Where(pair => !kept.Contains(pair.Key)).Select(pair => new StateWrite(pair.Key.Partition, pair.Key.Key, null, pair.Value));
        return state.WriteAsync([.. writes, .. back], cancellationToken);
    }

    private async Task<string?> HolderOfRowAsync(IReadOnlyList<IntentLock> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (await state.GetAsync(key.Partition, key.Key, cancellationToken) is { } row) return OwnerOf(row);
        }

        return null;
    }

    private static HashSet<IntentLock> LocksOf(IEnumerable<IntentEntry> entries) => [.. entries.SelectMany(IntentLock.Of)];

    private static StateWrite HeaderOf(Intent intent, long version) => new(Headers, intent.Id, IntentCodec.WriteHeader(intent), version);
}
