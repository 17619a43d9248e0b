using System.Text;

namespace SubscriberPortal.State;

/// <summary>What every <see cref="IStateStore"/> refuses, so that what works on one works on the other; only the size of a whole batch is DynamoDB's own limit.</summary>
internal static class StateLimits
{
    public const int MaxWrites = 100;
    public const int MaxValueBytes = 256 * 1024;

    /// <summary>DynamoDB takes 4 MB in one transaction, names and keys included.</summary>
    public const int MaxBatchBytes = 3 * 1024 * 1024;

    /// <summary>Begins the partitions that a store keeps for itself.</summary>
    public const char Reserved = '#';

    private const int MaxLimit = 1000;
    private const int MaxPartitionBytes = 512;
    private const int MaxKeyBytes = 1024;

    public static void Check(IReadOnlyList<StateWrite> writes)
    {
        if (writes.Count > MaxWrites) throw new ArgumentException($"A batch may have {MaxWrites} writes at most.", nameof(writes));
        if (writes.DistinctBy(write => (write.Partition, write.Key)).Count() != writes.Count) throw new ArgumentException("A key occurs twice in one batch.", nameof(writes));
        foreach (var write in writes) CheckPartition(write.Partition);
        if (writes.FirstOrDefault(write => !IsKey(write.Key)) is { } bad) throw new ArgumentException($"A key must have 1 to {MaxKeyBytes} bytes, but has {Encoding.UTF8.GetByteCount(bad.Key)}.", nameof(writes));
        foreach (var write in writes) CheckValue(write.Value);
    }

    public static void CheckBatchSize(IReadOnlyList<StateWrite> writes)
    {
        if (writes.Sum(write => (long)CheckValue(write.Value)) > MaxBatchBytes) throw new ArgumentException("The values of a batch may have 3 MiB together at most.", nameof(writes));
    }

    public static void Check(StateRange range)
    {
        CheckPartition(range.Partition);
        if (range.Limit is < 1 or > MaxLimit) throw new ArgumentException($"The limit must be 1 to {MaxLimit}.", nameof(range));
    }

    public static void CheckPartition(string partition)
    {
        if (!IsPartition(partition)) throw new ArgumentException($"A partition must have 1 to {MaxPartitionBytes} bytes and not begin with {Reserved}.", nameof(partition));
    }

    /// <summary>Whether an item may have this key; a read of any other finds nothing.</summary>
    public static bool CanBe(string partition, string key) => IsPartition(partition) && IsKey(key);

    /// <summary>Answers its size.</summary>
    public static int CheckValue(string? value)
    {
        var size = value is null ? 0 : Encoding.UTF8.GetByteCount(value);
        return size <= MaxValueBytes ? size : throw new ArgumentException("A value may have 256 KiB at most.", nameof(value));
    }

    private static bool IsPartition(string partition) => Encoding.UTF8.GetByteCount(partition) is >= 1 and <= MaxPartitionBytes && partition[0] != Reserved;

    private static bool IsKey(string key) => Encoding.UTF8.GetByteCount(key) is >= 1 and <= MaxKeyBytes;
}
