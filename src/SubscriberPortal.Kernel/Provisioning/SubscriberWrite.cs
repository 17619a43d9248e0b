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

    /// <summary>The most writes of one batch.</summary>
    public const int MaxBatch = 1000;

    /// <exception cref="ArgumentException">The write contradicts itself, or its write_id is not one.</exception>
    public void Check()
    {
        if (After is { } after && after.Uid != Uid) throw new ArgumentException("A write may not change the uid.");
        if (WriteId.Length is 0 or > 128 || !System.Text.Ascii.IsValid(WriteId)) throw new ArgumentException("A write_id has 1 to 128 ASCII characters.");
    }

    /// <exception cref="ArgumentException">A uid occurs twice, there are too many, or a write is not one.</exception>
    public static void CheckBatch(IReadOnlyCollection<SubscriberWrite> writes)
    {
        if (writes.Count > MaxBatch) throw new ArgumentException($"A batch may have {MaxBatch} writes at most.", nameof(writes));
        var uids = new HashSet<string>(writes.Count);
        foreach (var write in writes)
        {
            write.Check();
            if (!uids.Add(write.Uid)) throw new ArgumentException($"The uid {write.Uid} occurs twice in one batch.", nameof(writes));
        }
    }
}
