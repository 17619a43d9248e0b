using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Dual.Writing;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Recovery;

/// <summary>What is to be written to each side so that an entry comes to rest; null for a side on which there is nothing to do.</summary>
/// <param name="IsBack">Whether it puts back rather than completes.</param>
internal sealed record RecoveryStep(IntentEntry Entry, Both<SubscriberWrite?> Writes, bool IsBack)
{
    /// <summary>Whether a call that its owner gave up may still change a side. One that is written only at the version read can come late only while that version stands.</summary>
    public bool MayComeLate { get; private init; }

    public bool IsNothing => Writes.All(write => write is null);

    /// <summary>The transition of one entry, from what the sides hold alone: see the table in src/decisions/0001-dual-write-intents.md.</summary>
    public static RecoveryStep Of(Intent intent, IntentEntry entry, StoredSubscriber? cloud, StoredSubscriber? legacy, SettleDirection direction)
    {
        var stored = new Both<StoredSubscriber?>(cloud, legacy);
        var states = entry.Sides.Zip(stored, (image, record) => SideWrites.StateOf(intent, entry, image, record));
        var holdsAll = stored.All(record => SideWrites.Holds(record, entry.After));
        var isRemoval = entry.After is null;

        // A removal leaves no write_id behind: a record that is gone may have been removed by somebody else. It is never brought back unasked, but completed.
        var forward = direction == SettleDirection.Forward || holdsAll || (isRemoval && direction == SettleDirection.AsFound && states.Any(state => state == SideState.After));
        var writes = entry.Sides.Zip(stored, (image, record) => (image, record)).Zip(states, (side, state) => (side.image, side.record, state)).Map(side => forward
            ? side.image.Writes && side.state == SideState.Before && !SideWrites.Holds(side.record, entry.After) ? Forward(side.image, side.record) : null
            : side.image.Writes && side.state == SideState.After ? SideWrites.Back(intent, entry, side.image, side.record?.Version) : null);
        return new RecoveryStep(entry, writes, !forward) { MayComeLate = entry.Sides.Zip(stored, IsExposed).Any(isExposed => isExposed) };

        // A removed record may come back by a put-back that was given up.
        bool IsExposed(SideImage image, StoredSubscriber? record) =>
            image.Writes && (record is null ? image.Version is null || isRemoval : record.Version == image.Version);

        // After something was put back the record is at a newer version than the one that was read, but with the same content.
        SubscriberWrite Forward(SideImage image, StoredSubscriber? record) => SideWrites.Forward(entry, image with { Version = record?.Version });
    }
}
