using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>One write to one record: make it <see cref="After"/>, or remove it, if <see cref="Condition"/> holds.</summary>
/// <param name="Uid">The record's key.</param>
/// <param name="After">The whole record as it shall be; null removes it.</param>
/// <param name="Condition">What must hold.</param>
/// <param name="WriteId">Stamped on the record, 1 to 128 ASCII characters, unique to this write; a retry of the same write gives the same.</param>
public sealed record SubscriberWrite(string Uid, Subscriber? After, WriteCondition Condition, string WriteId)
{
    /// <summary>
    /// The names of the fields that the request gave; null: all of them. Only Dual asks: while the sides differ, it refuses a write
    /// (<see cref="RefusalReason.SidesDiffer"/>) unless every differing field is among them.
    /// </summary>
    public IReadOnlySet<string>? GivenFields { get; init; }

    public static SubscriberWrite Create(Subscriber subscriber, string writeId) => new(subscriber.Uid, subscriber, WriteCondition.MustBeAbsent, writeId);

    public static SubscriberWrite Replace(Subscriber subscriber, string version, string writeId) =>
        new(subscriber.Uid, subscriber, WriteCondition.AtVersion(version), writeId);

    /// <summary>Creates or replaces, whatever is there.</summary>
    public static SubscriberWrite Put(Subscriber subscriber, string writeId) => new(subscriber.Uid, subscriber, WriteCondition.None, writeId);

    public static SubscriberWrite Remove(string uid, string? version, string writeId) =>
        new(uid, null, version is null ? WriteCondition.None : WriteCondition.AtVersion(version), writeId);
}
