namespace SubscriberPortal.State;

/// <summary>
/// The portal's own state: small JSON documents under (partition, key), each with a version, ordered by key within a partition (ordinal, as UTF-8 bytes).
/// What a call acknowledged is durable, and every read that begins after it sees it, on whichever instance. Modules build typed stores on it; one contract suite holds for every implementation.
/// A partition has 1 to 512 bytes and does not begin with <c>#</c>; a key has 1 to 1,024 bytes.
/// </summary>
public interface IStateStore
{
    /// <summary>The item, or null when there is none or it has expired.</summary>
    Task<StateItem?> GetAsync(string partition, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Makes all writes (at most 100, distinct keys, and on DynamoDB at most 3 MiB of values) or none of them.
    /// Answers the new versions in the order of the writes, or null when a condition did not hold and nothing was written.
    /// </summary>
    Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);

    /// <summary>
    /// Items of a partition in order of key. Expired ones are left out.
    /// </summary>
    Task<IReadOnlyList<StateItem>> QueryAsync(StateRange range, CancellationToken cancellationToken);

    /// <summary>Adds an item at the end of a partition under a key that is greater than every earlier one (20 digits); answers the key.</summary>
    Task<string> AppendAsync(string partition, string value, DateTimeOffset? expiresAt, CancellationToken cancellationToken);

    /// <summary>
    /// Takes or renews the lease <paramref name="name"/> for <paramref name="owner"/> until <paramref name="duration"/> from now; false when another owner holds it.
    /// </summary>
    /// <remarks>Leases and expiry go by the instances' clocks, which must agree within a second or so.</remarks>
    Task<bool> TryLeaseAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; nothing happens when the owner does not hold it.</summary>
    Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken);

    /// <summary>Removes expired items, at most <paramref name="limit"/>; answers how many. They are invisible before that already.</summary>
    Task<int> PurgeExpiredAsync(int limit, CancellationToken cancellationToken);
}

/// <param name="Value">JSON text, at most 256 KiB.</param>
/// <param name="Version">Grows with every write to the item; greater than 0. A key that was removed and is written again gets a version that it never had.</param>
public sealed record StateItem(string Partition, string Key, string Value, long Version, DateTimeOffset? ExpiresAt);

/// <summary>One write of a batch.</summary>
/// <param name="Value">The new value; null removes the item.</param>
/// <param name="ExpectedVersion">Null: whatever is there. 0: no item may be there. Otherwise the item must be at that version.</param>
public sealed record StateWrite(string Partition, string Key, string? Value, long? ExpectedVersion = null, DateTimeOffset? ExpiresAt = null)
{
    public const long Absent = 0;
}

/// <param name="Prefix">Only keys that begin with it.</param>
/// <param name="After">Only keys beyond it, in the direction of the query.</param>
/// <param name="Limit">1 to 1,000.</param>
public sealed record StateRange(string Partition, string Prefix = "", string? After = null, bool Descending = false, int Limit = 100);
