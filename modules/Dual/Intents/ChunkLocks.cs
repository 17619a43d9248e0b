using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SubscriberPortal.Dual.Intents;

/// <summary>
/// What an intent over many subscribers holds, in one item of the state (at most 1,000 uids of 64 bytes, and six numbers for each). Numbers are kept as hashes: two that have the same one wait for
/// each other, and that is all.
/// </summary>
internal sealed class ChunkLocks
{
    private readonly HashSet<string> _uids;
    private readonly HashSet<long> _numbers;

    private ChunkLocks(HashSet<string> uids, HashSet<long> numbers) => (_uids, _numbers) = (uids, numbers);

    public IReadOnlyCollection<string> Uids => _uids;

    public static ChunkLocks Of(IEnumerable<IntentEntry> entries)
    {
        var locks = new ChunkLocks(new HashSet<string>(StringComparer.Ordinal), []);
        foreach (var key in entries.SelectMany(IntentLock.Of))
        {
            if (key.Partition == IntentLock.ByUid) locks._uids.Add(key.Key);
            else locks._numbers.Add(HashOf(key.Key));
        }

        return locks;
    }

    public bool Holds(IntentLock key) => key.Partition == IntentLock.ByUid ? _uids.Contains(key.Key) : _numbers.Contains(HashOf(key.Key));

    public bool HoldsAnyOf(IntentEntry entry) => IntentLock.Of(entry).Any(Holds);

    public bool Overlaps(ChunkLocks other) => _uids.Overlaps(other._uids) || _numbers.Overlaps(other._numbers);

    public static ChunkLocks Read(string value)
    {
        var wire = JsonSerializer.Deserialize<Wire>(value)!;
        var numbers = new HashSet<long>(wire.Numbers.Length / sizeof(long));
        for (var at = 0; at < wire.Numbers.Length; at += sizeof(long)) numbers.Add(BinaryPrimitives.ReadInt64LittleEndian(wire.Numbers.AsSpan(at)));
        return new ChunkLocks(new HashSet<string>(wire.Uids, StringComparer.Ordinal), numbers);
    }

    public string Write()
    {
        var numbers = new byte[_numbers.Count * sizeof(long)];
        var at = 0;
        foreach (var number in _numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(numbers.AsSpan(at), number);
            at += sizeof(long);
        }

        return JsonSerializer.Serialize(new Wire([.. _uids], numbers));
    }

    private static long HashOf(string number)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(number), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private sealed record Wire(string[] Uids, byte[] Numbers);
}
