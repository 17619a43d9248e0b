using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Migration.Planning;

/// <summary>
/// Finds rows of one file that have the uid, MSISDN or IMSI of an earlier row, in bounded memory. Only well-formed values count: the others fail by themselves.
/// </summary>
internal sealed class DuplicateFinder : IDisposable
{
    /// <summary>Rows whose identifiers are held before they go to disk, twice: once as they come, once while they are written.</summary>
    private const int Capacity = 200_000;
    private const int LongestIdentifier = 256;

    private static readonly SubscriberField[] Identifiers = [SubscriberField.Uid, SubscriberField.Msisdn, SubscriberField.Imsi];

    private readonly (SubscriberField Field, int Column, SortedSpill Values)[] _watched;
    private readonly SortedSpill _found;

    public DuplicateFinder(CsvLayout layout, bool uidOnly, string folder, int capacity = Capacity)
    {
        var fields = uidOnly ? Identifiers[..1] : Identifiers;
        _watched = [.. fields.Select(f => (f, layout.ColumnOf(f), new SortedSpill(folder, capacity)))];
        _found = new SortedSpill(folder, capacity);
    }

    public void Add(CsvRecords record)
    {
        Span<char> buffer = stackalloc char[LongestIdentifier];
        foreach (var (field, column, values) in _watched)
        {
            if (record.TryCell(column, buffer, out var value) && !value.IsEmpty && SubscriberRules.Check(field, value) is null) values.Add(KeyOf(value), record.Row);
        }
    }

    /// <summary>The later rows, in order of row.</summary>
    public IEnumerable<DuplicateRow> Read()
    {
        Parallel.For(0, _watched.Length, Find);
        return _found.Read().Select(pair => new DuplicateRow((long)(ulong)(pair.Key >> 64), Identifiers[(int)(pair.Key & 3)], pair.Value));
    }

    private void Find(int kind)
    {
        (UInt128 Key, long Row)? first = null;
        foreach (var (key, row) in _watched[kind].Values.Read())
        {
            if (first?.Key != key) first = (key, row);
            else lock (_watched) _found.Add(new UInt128((ulong)row, (ulong)kind), first.Value.Row);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, values) in _watched) values.Dispose();
        _found.Dispose();
    }

    /// <summary>Up to 16 characters stand for themselves; a longer uid by its hash, with a bit set that no ASCII text has.</summary>
    private static UInt128 KeyOf(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[LongestIdentifier];
        bytes[..16].Clear();
        var length = Encoding.ASCII.GetBytes(value, bytes);
        if (length <= 16) return BinaryPrimitives.ReadUInt128BigEndian(bytes);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash) | (UInt128.One << 127);
    }
}

/// <param name="Row">The later row, which fails.</param>
/// <param name="EarlierRow">The first row that has the value.</param>
internal readonly record struct DuplicateRow(long Row, SubscriberField Field, long EarlierRow);
