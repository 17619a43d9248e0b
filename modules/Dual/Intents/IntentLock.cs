using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Intents;

/// <summary>
/// What an intent holds alone while it is open: its uids, and the numbers that it takes or frees. Without the latter two creates that collide on a number
/// could each win one side, and both would be rolled back; or a freed number could be taken before the write that freed it is put back.
/// </summary>
internal readonly record struct IntentLock(string Partition, string Key)
{
    public const string ByUid = "intent-by-uid";
    public const string ByNumber = "intent-by-number";

    public static IntentLock OfUid(string uid) => new(ByUid, uid);

    /// <summary>The locks of one subscriber, its uid first.</summary>
    public static IReadOnlyList<IntentLock> Of(IntentEntry entry)
    {
        var images = new[] { entry.Sides.Cloud.Before, entry.Sides.Legacy.Before, entry.After };
        var numbersStay = images.All(image => image is not null && image.Msisdn == entry.After?.Msisdn && image.Imsi == entry.After?.Imsi);
        if (numbersStay) return [OfUid(entry.Uid)];
        return [OfUid(entry.Uid), .. images.OfType<Subscriber>().SelectMany(Numbers).Distinct()];
    }

    private static IEnumerable<IntentLock> Numbers(Subscriber subscriber) =>
        [new IntentLock(ByNumber, $"m:{subscriber.Msisdn}"), new IntentLock(ByNumber, $"i:{subscriber.Imsi}")];
}
