using System.Buffers;
using System.Buffers.Binary;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>
/// The entries of one run while they are collected: a key and a payload each, kept in the form in which they go to the file, so that what came in order is written in one piece.
/// The size is bounded by whoever asks <see cref="IsFull"/> after each batch.
/// </summary>
internal sealed class RunBuffer(int capacity)
{
    /// <summary>Two bytes for the key's length, four for the payload's.</summary>
    public const int PrefixLength = 6;

    private const int ChunkLength = 1 << 16;

    private readonly ArrayBufferWriter<byte> _bytes = new(Math.Min(capacity, 1 << 16));
    private Entry _last;
    private bool _inOrder = true;

    public int Count { get; private set; }

    public bool IsFull => _bytes.WrittenCount >= capacity;

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        var offset = _bytes.WrittenCount;
        var length = PrefixLength + key.Length + payload.Length;
        var span = _bytes.GetSpan(length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)key.Length));
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], payload.Length);
        key.CopyTo(span[PrefixLength..]);
        payload.CopyTo(span[(PrefixLength + key.Length)..]);
        _bytes.Advance(length);
        if (_inOrder && Count > 0 && KeyOf(_last).SequenceCompareTo(key) > 0) _inOrder = false;
        _last = new Entry(offset, key.Length, length);
        Count++;
    }

    /// <summary>Writes all entries in binary order of key, equal keys as they came, and forgets them.</summary>
    public async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (_inOrder)
        {
            await stream.WriteAsync(_bytes.WrittenMemory, cancellationToken);
        }
        else
        {
            await WriteSortedAsync(stream, cancellationToken);
        }

        _bytes.ResetWrittenCount();
        Count = 0;
        _inOrder = true;
    }

    private async Task WriteSortedAsync(Stream stream, CancellationToken cancellationToken)
    {
        var chunk = new ArrayBufferWriter<byte>(ChunkLength);
        foreach (var entry in SortedEntries())
        {
            chunk.Write(_bytes.WrittenSpan.Slice(entry.Offset, entry.Length));
            if (chunk.WrittenCount < ChunkLength) continue;
            await stream.WriteAsync(chunk.WrittenMemory, cancellationToken);
            chunk.ResetWrittenCount();
        }

        await stream.WriteAsync(chunk.WrittenMemory, cancellationToken);
    }

    private Entry[] SortedEntries()
    {
        var entries = new Entry[Count];
        for (var (i, offset) = (0, 0); i < entries.Length; offset += entries[i++].Length)
        {
            var prefix = _bytes.WrittenSpan[offset..];
            var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(prefix);
            entries[i] = new Entry(offset, keyLength, PrefixLength + keyLength + BinaryPrimitives.ReadInt32LittleEndian(prefix[2..]));
        }

        Array.Sort(entries, Compare);
        return entries;
    }

    private int Compare(Entry a, Entry b)
    {
        var order = KeyOf(a).SequenceCompareTo(KeyOf(b));
        return order != 0 ? order : a.Offset.CompareTo(b.Offset);
    }

    private ReadOnlySpan<byte> KeyOf(Entry entry) => _bytes.WrittenSpan.Slice(entry.Offset + PrefixLength, entry.KeyLength);

    private readonly record struct Entry(int Offset, int KeyLength, int Length);
}
