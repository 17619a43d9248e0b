namespace SubscriberPortal.Dual.Intents;

/// <summary>An intent in its owner's hands.</summary>
/// <param name="Intent">As it is journalled, with all entries.</param>
/// <param name="Version">The header's version; a write at another one means that somebody else took it.</param>
/// <param name="Locks">What a small intent holds, with the versions at which it can be given back.</param>
/// <param name="Chunk">What a chunk holds; null for a small intent, and for a chunk that holds nothing.</param>
internal sealed record HeldIntent(Intent Intent, long Version, IReadOnlyDictionary<IntentLock, long> Locks, ChunkLocks? Chunk)
{
    private static readonly Dictionary<IntentLock, long> NoLocks = [];

    public static HeldIntent Small(Intent intent, long version, IReadOnlyDictionary<IntentLock, long> locks) => new(intent, version, locks, null);

    public static HeldIntent OfChunk(Intent intent, long version, ChunkLocks? locks) => new(intent, version, NoLocks, locks);

    /// <summary>Nothing is held, and nothing was left behind.</summary>
    public static HeldIntent Nothing(Intent intent) => new(intent, 0, NoLocks, null);

    /// <summary>Entries that this intent may act on: an entry without its lock was never begun, or is settled already.</summary>
    public IEnumerable<IntentEntry> Live => Intent.Entries.Where(entry => Holds(IntentLock.OfUid(entry.Uid)));

    private bool Holds(IntentLock key) => Chunk?.Holds(key) ?? Locks.ContainsKey(key);
}
