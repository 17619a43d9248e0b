namespace SubscriberPortal.Dual.Intents;

/// <summary>An intent in its owner's hands.</summary>
/// <param name="Intent">As it is journalled, with all entries.</param>
/// <param name="Version">The header's version; a write at another one means that somebody else took it.</param>
/// <param name="Locks">The locks that it holds, with the versions at which they can be given back.</param>
internal sealed record HeldIntent(Intent Intent, long Version, IReadOnlyDictionary<IntentLock, long> Locks)
{
    /// <summary>Entries that this intent may act on: an entry without its lock was never begun, or is settled already.</summary>
    public IEnumerable<IntentEntry> Live => Intent.Entries.Where(entry => Locks.ContainsKey(IntentLock.OfUid(entry.Uid)));
}
