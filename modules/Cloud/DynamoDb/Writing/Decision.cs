using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Cloud.DynamoDb.Writing;

/// <summary>What a write comes to, given what is stored: an outcome at once, or a change to be made.</summary>
/// <param name="Outcome">Null when there is something to do.</param>
/// <param name="Change">Null when there is nothing to do.</param>
internal readonly record struct Decision(WriteOutcome? Outcome, Change? Change)
{
    /// <summary>A create needs no look at what is there: the condition of its transaction refuses it.</summary>
    public static bool NeedsLook(SubscriberWrite write) => write.After is null || write.Condition is not { Absent: true, Version: null, WriteId: null };

    public static Decision Of(SubscriberWrite write, StoredSubscriber? current, DateTimeOffset now, int looks = 1)
    {
        if (write.After is not { } after) return OfRemoval(write, current, looks);
        if (current is not null && current.WriteId == write.WriteId)
            return new(new WriteOutcome.Done(NeedsLook(write) ? WriteEffect.Replaced : WriteEffect.Created, null, current, Replayed: true), null);
        if (KeyRules.RefusalOf(after) is { } rule) return new(new WriteOutcome.Refused(RefusalReason.Invalid, rule, [], current), null);
        if (Refusals.ByCondition(write, current) is { } refused) return new(refused, null);
        if (current is not null && SubscriberComparison.AreEqual(current.Subscriber, after)) return new(new WriteOutcome.Done(WriteEffect.Unchanged, current, current), null);

        var stored = new StoredSubscriber(Stamp(after, current?.Subscriber, now), NewVersion(), write.WriteId);
        return new(null, new Change(write, current is null ? WriteEffect.Created : WriteEffect.Replaced, current, stored) { Looks = looks });
    }

    /// <summary>A removal is never a replay: what carries its write_id is what an earlier step of the same undertaking wrote.</summary>
    private static Decision OfRemoval(SubscriberWrite write, StoredSubscriber? current, int looks)
    {
        if (Refusals.ByCondition(write, current) is { } refused) return new(refused, null);
        return current is null ? new(Refusals.NotFound(write.Uid), null) : new(null, new Change(write, WriteEffect.Deleted, current, null) { Looks = looks });
    }

    private static Subscriber Stamp(Subscriber after, Subscriber? before, DateTimeOffset now) => after with
    {
        CreatedAt = after.CreatedAt == default ? before?.CreatedAt ?? now : ToMilliseconds(after.CreatedAt),
        UpdatedAt = after.UpdatedAt == default ? now : ToMilliseconds(after.UpdatedAt),
    };

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>62 random bits: never the same again for a uid, and nothing to keep for a removed one.</summary>
    private static string NewVersion() => Random.Shared.NextInt64(1, 1L << 62).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
