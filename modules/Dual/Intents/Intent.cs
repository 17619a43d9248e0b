using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Intents;

/// <summary>
/// The journal entry of a dual write: what each side was and what both shall be. Its state machine is src/decisions/0001-dual-write-intents.md.
/// </summary>
/// <param name="Operation"><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>REPAIR</c> or <c>BATCH</c>.</param>
/// <param name="Owner">The instance that works on it; only it acts until <paramref name="LeaseUntil"/>.</param>
/// <param name="Entries">All of them; but only the first few in the header of a chunk as it is stored.</param>
/// <param name="Parts">How many items hold the entries of a chunk; 0: it is a small intent, whose entries are in its header.</param>
/// <param name="LastError">Why its owner left it open; null while the owner is at it.</param>
/// <param name="IsWatched">A look found nothing left to do, or did it; <paramref name="LeaseUntil"/> is how long calls that were given up have to show their effect.</param>
internal sealed record Intent(
    string Id, string Operation, string Owner, DateTimeOffset CreatedAt, DateTimeOffset LeaseUntil, IReadOnlyList<IntentEntry> Entries, int Count, int Parts = 0, string? LastError = null,
    bool IsWatched = false)
{
    /// <summary>What compensation stamps on a record that it puts back.</summary>
    public string BackId => $"back:{Id}";
}

/// <summary>One subscriber of an intent.</summary>
/// <param name="WriteId">Stamped on both sides.</param>
/// <param name="After">What both sides shall hold; null when neither shall.</param>
internal sealed record IntentEntry(string Uid, string WriteId, Subscriber? After, Both<SideImage> Sides);

/// <summary>One side as it was read before the write.</summary>
/// <param name="Before">Null when it had no record.</param>
/// <param name="Version">That record's version.</param>
/// <param name="Writes">Whether this side is written at all; it is not when it holds the after-image already.</param>
internal sealed record SideImage(Subscriber? Before, string? Version, bool Writes);
