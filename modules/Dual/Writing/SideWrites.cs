using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Writing;

/// <summary>The writes to one side that an intent's images call for, and what a side's record says about them.</summary>
internal static class SideWrites
{
    /// <summary>From the before-image to the after-image, if the side is still at the version that was read.</summary>
    public static SubscriberWrite Forward(IntentEntry entry, SideImage image) =>
        new(entry.Uid, entry.After, image.Version is null ? WriteCondition.MustBeAbsent : WriteCondition.AtVersion(image.Version), entry.WriteId);

    /// <summary>From the after-image back to the before-image, if the record is still this intent's. A removed record is put back if its place is still free.</summary>
    /// <param name="written">The version that the forward write left; null when it removed the record.</param>
    public static SubscriberWrite Back(Intent intent, IntentEntry entry, SideImage image, string? written) =>
        new(entry.Uid, image.Before, written is null ? WriteCondition.MustBeAbsent : new WriteCondition(false, written, entry.WriteId), intent.BackId);

    public static SideState StateOf(Intent intent, IntentEntry entry, SideImage image, StoredSubscriber? stored)
    {
        if (stored is null) return image.Before is null ? SideState.Before : image.Writes && entry.After is null ? SideState.After : SideState.Newer;
        if (image.Writes && stored.WriteId == entry.WriteId) return SideState.After;
        return stored.Version == image.Version || stored.WriteId == intent.BackId ? SideState.Before : SideState.Newer;
    }

    /// <summary>Whether a side's record has the content of an image.</summary>
    public static bool Holds(StoredSubscriber? stored, Subscriber? after) =>
        stored is null || after is null ? stored is null && after is null : SubscriberComparison.AreEqual(stored.Subscriber, after);
}

/// <summary>What one side holds, as an open intent sees it.</summary>
internal enum SideState
{
    /// <summary>What it held before, or what was put back.</summary>
    Before,

    /// <summary>What this intent wrote.</summary>
    After,

    /// <summary>Somebody else's change.</summary>
    Newer,
}
