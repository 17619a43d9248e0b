namespace SubscriberPortal.Dual.Recovery;

/// <summary>Which way an open intent is settled.</summary>
internal enum SettleDirection
{
    /// <summary>Forward where both sides hold what was written, otherwise back.</summary>
    AsFound,

    /// <summary>What is missing is written; a person's decision.</summary>
    Forward,

    /// <summary>What was written is put back; a person's decision.</summary>
    Back,
}

/// <param name="Settled">Whether the intent is closed.</param>
/// <param name="Conflicts">Uids of which the sides differ afterwards, because somebody else changed one.</param>
/// <param name="Detail">What was done, or why it is still open, in a sentence.</param>
/// <param name="IsWatched">Everything was done; it stays open only to see whether a call that was given up still has an effect.</param>
internal sealed record SettleResult(bool Settled, IReadOnlyList<string> Conflicts, string Detail, bool IsWatched = false);
