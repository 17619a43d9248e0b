using System.Text.Json;
using Microsoft.Extensions.Options;
using SubscriberPortal.State;

namespace SubscriberPortal.Dual.Intents;

/// <summary>
/// The intents in the portal's state: a header under <c>intents</c>, further entries under <c>intent-parts</c>, and the locks. Written in an order in which a death at any point
/// leaves either nothing, or a header from which everything else is found: header, parts, locks; and back: locks, parts, header.
/// </summary>
internal sealed class IntentJournal(TimedState state, IOptions<DualOptions> options, TimeProvider time)
{
    public const string Headers = "intents";
    public const string Parts = "intent-parts";
    private const int MaxWrites = 100;

    /// <summary>Who this process is, as an owner of intents.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    /// <summary>When a lease that begins now ends, for an intent over so many records.</summary>
    public DateTimeOffset LeaseEnd(int records) => time.GetUtcNow() + options.Value.LeaseOf(records);

    /// <summary>Journals an intent and takes its locks. Entries of which a lock is held by another intent are left out of <see cref="HeldIntent.Live"/>; with none left, nothing stays.</summary>
    public async Task<HeldIntent> OpenAsync(string operation, IReadOnlyList<IntentEntry> entries, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var intent = new Intent(Guid.CreateVersion7(now).ToString(), operation, Owner, now, LeaseEnd(entries.Count), entries, entries.Count);
        var (header, parts) = IntentCodec.Split(intent);
        var put = new StateWrite(Headers, intent.Id, IntentCodec.Write(header), StateWrite.Absent);
        var locks = entries.SelectMany(IntentLock.Of).Distinct().ToList();

        if (parts.Count == 0 && locks.Count < MaxWrites)
        {
            var versions = await state.WriteAsync([put, .. locks.Select(key => Take(intent.Id, key))], cancellationToken);
            if (versions is not null) return new HeldIntent(intent, versions[0], locks.Zip(versions.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second));
            if (entries.Count == 1) return new HeldIntent(intent, 0, new Dictionary<IntentLock, long>());
        }

        var version = (await state.WriteAsync([put], cancellationToken))![0];
        for (var part = 0; part < parts.Count; part++)
            await state.WriteAsync([new StateWrite(Parts, IntentCodec.PartKey(intent.Id, part + 1), parts[part])], cancellationToken);
        var held = new HeldIntent(intent with { Parts = parts.Count }, version, await TakeAllAsync(intent.Id, entries, cancellationToken));
        if (!held.Live.Any()) await CloseAsync(held, cancellationToken);
        return held;
    }

    /// <summary>Gives back all locks and removes the intent; false when somebody else has taken it over.</summary>
    public async Task<bool> CloseAsync(HeldIntent held, CancellationToken cancellationToken)
    {
        var remove = new StateWrite(Headers, held.Intent.Id, null, held.Version);
        if (held.Intent.Parts == 0 && held.Locks.Count < MaxWrites)
            return await state.WriteAsync([.. held.Locks.Select(Give), remove], cancellationToken) is not null;

        await Task.WhenAll(held.Locks.Chunk(MaxWrites).Select(locks => state.WriteAsync([.. locks.Select(Give)], cancellationToken)));
        for (var part = 1; part <= held.Intent.Parts; part++)
            await state.WriteAsync([new StateWrite(Parts, IntentCodec.PartKey(held.Intent.Id, part), null)], cancellationToken);
        return await state.WriteAsync([remove], cancellationToken) is not null;
    }

    /// <summary>Gives back the locks of settled entries, and leaves the intent open for the rest with the reason. Null when somebody else has taken it over.</summary>
    public async Task<HeldIntent?> KeepAsync(
        HeldIntent held, IReadOnlySet<string> openUids, string reason, DateTimeOffset leaseUntil, CancellationToken cancellationToken, bool isWatched = false)
    {
        var kept = held.Live.Where(entry => openUids.Contains(entry.Uid)).SelectMany(IntentLock.Of).ToHashSet();
        foreach (var locks in held.Locks.Where(pair => !kept.Contains(pair.Key)).Chunk(MaxWrites)) await state.WriteAsync([.. locks.Select(Give)], cancellationToken);
        var intent = held.Intent with { LastError = reason, LeaseUntil = leaseUntil, IsWatched = isWatched };
        var version = await PutHeaderAsync(intent, held.Version, cancellationToken);
        return version is null ? null : new HeldIntent(intent, version.Value, held.Locks.Where(pair => kept.Contains(pair.Key)).ToDictionary());
    }

    /// <summary>Takes an intent whose lease has run out; null when it is gone, or somebody else was faster.</summary>
    /// <param name="isOwnerDead">It is known that no other process than this one can be at it, so its lease says nothing.</param>
    public async Task<HeldIntent?> TakeOverAsync(string id, bool isOwnerDead, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(Headers, id, cancellationToken) is not { } item) return null;
        var header = IntentCodec.Read(item.Value);
        if (header.LeaseUntil > time.GetUtcNow() && !isOwnerDead) return null;
        var taken = header with { Owner = Owner, LeaseUntil = LeaseEnd(header.Count) };
        if (await PutHeaderAsync(taken, item.Version, cancellationToken) is not { } version) return null;

        var entries = await EntriesAsync(header, cancellationToken);
        var locks = new Dictionary<IntentLock, long>();
        foreach (var keys in entries.SelectMany(IntentLock.Of).Distinct().Chunk(MaxWrites))
        {
            var items = await Task.WhenAll(keys.Select(key => state.GetAsync(key.Partition, key.Key, cancellationToken)));
            foreach (var (key, held) in keys.Zip(items))
            {
                if (held is not null && OwnerOf(held) == id) locks[key] = held.Version;
            }
        }

        return new HeldIntent(taken with { Entries = entries }, version, locks);
    }

    /// <summary>The header of the intent in whose hands a lock is; null when it is free.</summary>
    public async Task<Intent?> HolderAsync(IntentLock key, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(key.Partition, key.Key, cancellationToken) is not { } held) return null;
        if (await state.GetAsync(Headers, OwnerOf(held), cancellationToken) is { } item) return IntentCodec.Read(item.Value);

        // A header is written before its locks and removed after them, so this lock came late, from a call that had been given up.
        await state.WriteAsync([Give(new(key, held.Version))], cancellationToken);
        return null;
    }

    /// <summary>All entries of an intent, of which the header has the first.</summary>
    public async Task<IReadOnlyList<IntentEntry>> EntriesAsync(Intent header, CancellationToken cancellationToken)
    {
        var entries = new List<IntentEntry>(header.Entries);
        for (var part = 1; part <= header.Parts; part++)
        {
            var rest = await state.GetAsync(Parts, IntentCodec.PartKey(header.Id, part), cancellationToken);
            if (rest is not null) entries.AddRange(IntentCodec.ReadPart(rest.Value));
        }

        return entries;
    }

    public static string OwnerOf(StateItem held) => JsonSerializer.Deserialize<string>(held.Value)!;

    private static StateWrite Take(string intentId, IntentLock key) => new(key.Partition, key.Key, JsonSerializer.Serialize(intentId), StateWrite.Absent);

    private static StateWrite Give(KeyValuePair<IntentLock, long> held) => new(held.Key.Partition, held.Key.Key, null, held.Value);

    private async Task<Dictionary<IntentLock, long>> TakeAllAsync(string intentId, IReadOnlyList<IntentEntry> entries, CancellationToken cancellationToken)
    {
        // Together where nobody is in the way; the groups in which somebody is, entry by entry.
        var taken = new Dictionary<IntentLock, long>();
        var groups = entries.SelectMany(IntentLock.Of).Distinct().Chunk(MaxWrites).ToList();
        var answers = await Task.WhenAll(groups.Select(group => state.WriteAsync([.. group.Select(key => Take(intentId, key))], cancellationToken)));
        foreach (var (group, versions) in groups.Zip(answers)) Add(group, versions);
        if (answers.All(versions => versions is not null)) return taken;

        foreach (var entry in entries)
        {
            var wanted = IntentLock.Of(entry);
            var missing = wanted.Where(key => !taken.ContainsKey(key)).ToArray();
            if (missing.Length == 0) continue;
            var versions = await state.WriteAsync([.. missing.Select(key => Take(intentId, key))], cancellationToken);
            Add(missing, versions);

            // An entry whose number is another's must not be live: its uid goes back.
            var uid = IntentLock.OfUid(entry.Uid);
            if (versions is null && taken.Remove(uid, out var version)) await state.WriteAsync([Give(new(uid, version))], cancellationToken);
        }

        return taken;

        void Add(IReadOnlyList<IntentLock> keys, IReadOnlyList<long>? versions)
        {
            if (versions is null) return;
            for (var i = 0; i < keys.Count; i++) taken[keys[i]] = versions[i];
        }
    }

    private async Task<long?> PutHeaderAsync(Intent intent, long version, CancellationToken cancellationToken)
    {
        // Only the header's own entries go back into it: the parts stay where they are.
        var header = IntentCodec.Split(intent).Header with { Parts = intent.Parts };
        var versions = await state.WriteAsync([new StateWrite(Headers, intent.Id, IntentCodec.Write(header), version)], cancellationToken);
        return versions?[0];
    }
}
