namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>What became of one write: <see cref="Done"/>, <see cref="Refused"/> or <see cref="Unknown"/>.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>What each system said, when the write went to more than one (Dual); otherwise empty.</summary>
    public IReadOnlyList<SideResult> Sides { get; init; } = [];

    /// <summary>The store acknowledged it.</summary>
    /// <param name="Effect">What was done. <see cref="WriteEffect.Unchanged"/>: the record had that content already, and nothing was written.</param>
    /// <param name="Before">The record before; null when there was none, or when <paramref name="Replayed"/>.</param>
    /// <param name="After">The record with its new version; null when it was removed.</param>
    /// <param name="Replayed">The stored record carried this write's write_id already: an earlier attempt had done it, and nothing was written now.
    /// <paramref name="Effect"/> is then Created for a write that must find nothing, otherwise Replaced, whatever the earlier attempt found.</param>
    public sealed record Done(WriteEffect Effect, StoredSubscriber? Before, StoredSubscriber? After, bool Replayed = false) : WriteOutcome
    {
        /// <summary>
        /// <see cref="After"/> is what was read from the store, on every side of it, after the write was durable. Where this is false it is what the store acknowledged,
        /// and who has to know what is stored reads it. Only Dual reads back by itself.
        /// </summary>
        public bool IsReadBack { get; init; }
    }

    /// <summary>Nothing was written, and this is why.</summary>
    /// <param name="Reason">The rule that stood in the way.</param>
    /// <param name="Detail">The same in a sentence for people, with no personal data but uids and MSISDNs.</param>
    /// <param name="Taken">For <see cref="RefusalReason.IdentifierTaken"/>: which identifiers, and whose they are.</param>
    /// <param name="Current">What is stored under that uid now, where the provider knows it.</param>
    public sealed record Refused(RefusalReason Reason, string Detail, IReadOnlyList<TakenIdentifier> Taken, StoredSubscriber? Current) : WriteOutcome
    {
        /// <summary>Dual: one side had been written, and its former state was put back, acknowledged and read back.</summary>
        public bool RolledBack { get; init; }

        /// <summary>For <see cref="RefusalReason.OneSideUnavailable"/>: the key of the system that cannot be reached.</summary>
        public string? Unreachable { get; init; }
    }

    /// <summary>It may or may not have been made: the time limit passed or the connection was lost. Nothing may be built on it until it is known.</summary>
    /// <param name="System">The system that did not answer.</param>
    public sealed record Unknown(string System, string Detail) : WriteOutcome;
}

public enum WriteEffect
{
    Created,
    Replaced,
    Unchanged,
    Deleted,
}

public enum RefusalReason
{
    /// <summary>A record of that uid exists.</summary>
    AlreadyExists,

    /// <summary>There is no record of that uid to replace or remove.</summary>
    NotFound,

    /// <summary>The record is not at the version, or does not carry the write_id, that the write asked for.</summary>
    VersionMismatch,

    /// <summary>The MSISDN, the IMSI or both belong to another record.</summary>
    IdentifierTaken,

    /// <summary>Dual: the two sides differ already; the conflicts are in <see cref="StoredSubscriber.Sync"/> of the current record.</summary>
    SidesDiffer,

    /// <summary>Dual: an earlier write to that uid is not settled yet.</summary>
    IntentOpen,

    /// <summary>The store's own rules refuse the content.</summary>
    Invalid,

    /// <summary>Dual: one side refused, so the other was not written or was put back.</summary>
    OneSideRefused,

    /// <summary>Dual: one side cannot be reached, so the other was not written or was put back.</summary>
    OneSideUnavailable,
}

/// <param name="Field"><c>uid</c>, <c>msisdn</c> or <c>imsi</c>.</param>
/// <param name="OwnerUid">The record that has it.</param>
public sealed record TakenIdentifier(string Field, string OwnerUid);

/// <param name="System">The system's key.</param>
/// <param name="Success">It acknowledged the write, and the write still stands there.</param>
/// <param name="Error">Why not, in a sentence; null on success.</param>
public sealed record SideResult(string System, bool Success, string? Error);
