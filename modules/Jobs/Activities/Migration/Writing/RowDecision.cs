using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>
/// What is to become of a row, decided once on what was stored then, and kept with that: a line of the before-images. Whoever comes to the row again, after a crash or beside another worker,
/// follows it, and so comes to the same end; an undo reads it to put back what was.
/// </summary>
/// <param name="WriteId">What the write is stamped with.</param>
/// <param name="Before">What was stored; null when there was nothing.</param>
/// <param name="Fault">With <see cref="RowAction.Fail"/>: why.</param>
internal sealed record RowDecision(long Row, string Uid, string WriteId, RowAction Action, BeforeImage? Before = null, RuleViolation? Fault = null)
{
    public bool Writes => Action is RowAction.Write or RowAction.Remove;
}

internal enum RowAction
{
    /// <summary>Create it, or replace what is there.</summary>
    Write,
    Remove,

    /// <summary>All is as it should be already.</summary>
    Nothing,
    Skip,
    Fail,
}

/// <param name="Sync">For Dual: how the two sides compared.</param>
internal sealed record BeforeImage(Subscriber Subscriber, string Version, string? Sync)
{
    public static BeforeImage? Of(StoredSubscriber? stored) => stored is null ? null : new BeforeImage(stored.Subscriber, stored.Version, stored.Sync?.Status?.ToName());

    /// <summary>Dual held two different things, or one alone, which one record cannot tell.</summary>
    public bool SidesDiffered => Sync is not null && Sync != SyncStatus.Synced.ToName();
}
