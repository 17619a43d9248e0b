using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Says of a refused write what the rejects tell.</summary>
internal static class RefusedRow
{
    /// <exception cref="SystemUnavailableException">It was refused because a side cannot be reached: the row has to wait, it did not fail.</exception>
    public static RowResult Of(WriteOutcome.Refused refused)
    {
        if (refused.Reason == RefusalReason.OneSideUnavailable)
        {
            var side = refused.Sides.FirstOrDefault(s => !s.Success)?.System ?? SystemKeys.Dual;
            throw new SystemUnavailableException(side, refused.Detail);
        }

        if (refused.Taken.Count > 0) return RowResult.Failed([.. refused.Taken.Select(Taken)]);
        return refused.Reason switch
        {
            RefusalReason.AlreadyExists or RefusalReason.NotFound or RefusalReason.VersionMismatch =>
                RowResult.Failed("uid", "changed_meanwhile", "Somebody else changed the subscriber while this row was being written; nothing was written."),
            RefusalReason.SidesDiffer => RowResult.Failed("uid", "sides_differ", refused.Detail),
            RefusalReason.IntentOpen => RowResult.Failed("uid", "intent_open", refused.Detail),
            RefusalReason.OneSideRefused => RowResult.Failed("uid", "one_side_refused", refused.Detail),
            _ => RowResult.Failed("uid", "refused", refused.Detail),
        };
    }

    /// <summary>An identifier that is another's. Whose IMSI it is stays untold, because the rejects are also read without <c>pii:read</c>.</summary>
    public static RuleViolation Taken(TakenIdentifier taken) => taken.Field == SubscriberField.Imsi.Name
        ? new RuleViolation(taken.Field, "imsi_taken", "imsi belongs to another subscriber.")
        : new RuleViolation(taken.Field, $"{taken.Field}_taken", $"{taken.Field} belongs to subscriber {taken.OwnerUid}.");
}
