using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Reading;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Writing;

/// <summary>Step 1 of the protocol: judges a write by what both sides hold. Reads and writes nothing.</summary>
internal sealed class WritePlanner(DualSides sides, TimeProvider time)
{
    public PlannedWrite Plan(SubscriberWrite write, StoredSubscriber? cloud, StoredSubscriber? legacy)
    {
        var current = DualRecord.Compose(cloud, legacy);
        if (IsReplay(write, cloud, legacy))
        {
            var effect = write.Condition.Absent ? WriteEffect.Created : WriteEffect.Replaced;
            return PlannedWrite.Of(new WriteOutcome.Done(effect, null, current, Replayed: true) { Sides = Acknowledged() });
        }

        if (Refuse(write, cloud, legacy, current) is { } refusal) return PlannedWrite.Of(refusal);
        var after = write.After is null ? null : Stamp(write.After, legacy?.Subscriber ?? cloud?.Subscriber);
        return Make(write.Uid, write.WriteId, after, cloud, legacy, current);
    }

    /// <summary>Makes the record <paramref name="after"/> on both sides, whatever they hold now.</summary>
    public PlannedWrite Make(string uid, string writeId, Subscriber? after, StoredSubscriber? cloud, StoredSubscriber? legacy, StoredSubscriber? current)
    {
        var images = new Both<StoredSubscriber?>(cloud, legacy).Map(stored => new SideImage(stored?.Subscriber, stored?.Version, !SideWrites.Holds(stored, after)));
        if (images.All(image => !image.Writes))
            return PlannedWrite.Of(new WriteOutcome.Done(WriteEffect.Unchanged, current, current) { Sides = Acknowledged() });
        var effect = after is null ? WriteEffect.Deleted : current is null ? WriteEffect.Created : WriteEffect.Replaced;
        return new PlannedWrite(null, new IntentEntry(uid, writeId, after, images), effect, current);
    }

    public IReadOnlyList<SideResult> Acknowledged() => [new(sides.Cloud.Key, true, null), new(sides.Legacy.Key, true, null)];

    private static bool IsReplay(SubscriberWrite write, StoredSubscriber? cloud, StoredSubscriber? legacy) =>
        write.After is not null && cloud?.WriteId == write.WriteId && legacy?.WriteId == write.WriteId && SubscriberComparison.AreEqual(cloud.Subscriber, legacy.Subscriber);

    private WriteOutcome.Refused? Refuse(SubscriberWrite write, StoredSubscriber? cloud, StoredSubscriber? legacy, StoredSubscriber? current)
    {
        var condition = write.Condition;
        var onlyOn = cloud is not null && legacy is null ? sides.Cloud.Name : legacy is not null && cloud is null ? sides.Legacy.Name : null;
        if (current is null)
        {
            var needsRecord = write.After is null || condition.Version is not null || condition.WriteId is not null;
            return needsRecord ? new(RefusalReason.NotFound, $"There is no subscriber {write.Uid}.", [], null) : null;
        }

        if (condition.Absent)
        {
            return onlyOn is null
                ? new(RefusalReason.AlreadyExists, $"A subscriber {write.Uid} exists.", [new TakenIdentifier(SubscriberField.Uid.Name, write.Uid)], current)
                : OneSideOnly(write.Uid, onlyOn, current);
        }

        if (condition.Version is not null && condition.Version != current.Version)
            return new(RefusalReason.VersionMismatch, $"Subscriber {write.Uid} has changed since it was read.", [], current);
        if (condition.WriteId is not null && ((cloud ?? legacy)!.WriteId != condition.WriteId || (legacy ?? cloud)!.WriteId != condition.WriteId))
            return new(RefusalReason.VersionMismatch, $"Subscriber {write.Uid} was written by somebody else since.", [], current);

        // A removal takes away what there is, and an unconditional write carries the whole record: neither builds on what differs.
        if (write.After is null) return null;
        if (onlyOn is not null) return condition == WriteCondition.None ? null : OneSideOnly(write.Uid, onlyOn, current);
        var open = current.Sync!.Conflicts.Where(conflict => write.GivenFields?.Contains(conflict.Field) == false).Select(conflict => conflict.Field).ToList();
        return open.Count == 0 ? null : new(
            RefusalReason.SidesDiffer, $"{sides.Cloud.Name} and {sides.Legacy.Name} differ for subscriber {write.Uid} in {string.Join(", ", open)}: settle that first, or give these fields.", [], current);
    }

    private static WriteOutcome.Refused OneSideOnly(string uid, string side, StoredSubscriber current) =>
        new(RefusalReason.SidesDiffer, $"Only {side} has subscriber {uid}: settle that first.", [], current);

    /// <summary>Both sides get the same times: where the write gives none, they are set here and not by each store.</summary>
    private Subscriber Stamp(Subscriber after, Subscriber? before)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return after with
        {
            CreatedAt = after.CreatedAt == default ? before?.CreatedAt ?? now : after.CreatedAt,
            UpdatedAt = after.UpdatedAt == default ? now : after.UpdatedAt,
        };
    }
}
