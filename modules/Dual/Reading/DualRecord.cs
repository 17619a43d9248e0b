using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Reading;

/// <summary>Puts one record together from what the two sides hold.</summary>
internal static class DualRecord
{
    /// <summary>Null when neither side has it.</summary>
    public static StoredSubscriber? Compose(StoredSubscriber? cloud, StoredSubscriber? legacy, OpenIntent? pending = null)
    {
        if ((legacy ?? cloud)?.Subscriber is not { } shown) return null;
        var conflicts = Conflicts(cloud?.Subscriber, legacy?.Subscriber);
        var status = pending is not null ? SyncStatus.Pending
            : legacy is null ? SyncStatus.CloudOnly
            : cloud is null ? SyncStatus.LegacyOnly
            : conflicts.Count > 0 ? SyncStatus.Conflict : SyncStatus.Synced;
        var writeId = cloud?.WriteId == legacy?.WriteId ? legacy?.WriteId : null;
        return new StoredSubscriber(
            shown, JoinedVersion.Of(cloud?.Version, legacy?.Version), writeId, new SyncState(status, cloud?.Subscriber, legacy?.Subscriber, conflicts, pending));
    }

    /// <summary>The record as the side that lives knows it; how the sides compare cannot be said.</summary>
    public static StoredSubscriber OfOneSide(StoredSubscriber stored, Side unreachable, OpenIntent? pending = null)
    {
        var isCloud = unreachable.Key == SystemKeys.Legacy;
        var sync = new SyncState(
            pending is null ? null : SyncStatus.Pending, isCloud ? stored.Subscriber : null, isCloud ? null : stored.Subscriber, [], pending)
        {
            Unreachable = unreachable.Key,
        };
        var version = isCloud ? JoinedVersion.Of(stored.Version, JoinedVersion.Unread) : JoinedVersion.Of(JoinedVersion.Unread, stored.Version);
        return new StoredSubscriber(stored.Subscriber, version, null, sync);
    }

    public static IReadOnlyList<FieldConflict> Conflicts(Subscriber? cloud, Subscriber? legacy) => cloud is null || legacy is null
        ? []
        : [.. SubscriberComparison.DifferingFields(cloud, legacy).Select(field => new FieldConflict(field.Name, field.Read(cloud), field.Read(legacy)))];
}
