using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Results;

/// <summary>Where the library puts the columns of one row. A value that is longer than its place is fetched again into a larger one, which then stays.</summary>
internal sealed unsafe class ResultBuffer : IDisposable
{
    /// <summary>Room for a value whose length is not known; longer ones cost a second look once.</summary>
    private const int UsualLength = 256;

    private readonly NativeBuffer _memory = new();
    private Column[] _columns = [];
    private int[] _sizes = [];

    public Column[] Columns => _columns;

    /// <summary>Takes over what the server says of the columns, if that has changed, and tells the library where to put them.</summary>
    public void Bind(nint statement)
    {
        var count = (int)MariaDb.mysql_stmt_field_count(statement);
        var fields = MariaDb.mariadb_stmt_fetch_fields(statement);
        if (!IsSame(fields, count))
        {
            _columns = new Column[count];
            for (var i = 0; i < count; i++) _columns[i] = new Column(fields + i);
            _sizes = [.. _columns.Select(c => c.FixedSize > 0 ? c.FixedSize : (int)Math.Min(c.Length, UsualLength))];
        }

        Place();
        _ = MariaDb.mysql_stmt_bind_result(statement, (NativeBind*)_memory.Pointer);
    }

    /// <summary>Adds the row that was fetched; false at the end of the rows.</summary>
    /// <param name="answer">What <c>mysql_stmt_fetch</c> answered.</param>
    /// <returns>Null when the library failed.</returns>
    public bool? Add(int answer, nint statement, RowBlock block)
    {
        if (answer == MariaDb.NoData) return false;
        if (answer == MariaDb.DataTruncated && !FetchLongValues(statement)) return null;
        if (answer is not (0 or MariaDb.DataTruncated)) return null;
        var binds = (NativeBind*)_memory.Pointer;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (*binds[i].IsNull != 0) block.AddNull();
            else
            {
                var length = _columns[i].FixedSize is > 0 and var size ? size : (int)*binds[i].Length;
                new ReadOnlySpan<byte>(binds[i].Buffer, length).CopyTo(block.Add(length));
            }
        }

        block.EndRow();
        return true;
    }

    public void Dispose() => _memory.Dispose();

    private bool IsSame(NativeField* fields, int count)
    {
        if (count != _columns.Length) return false;
        for (var i = 0; i < count; i++)
        {
            if (!_columns[i].Is(fields + i)) return false;
        }

        return true;
    }

    /// <summary>Binds first, then what they point to: for each column its length, two flags in eight bytes, and its place.</summary>
    private void Place()
    {
        var count = _columns.Length;
        var size = count * (sizeof(NativeBind) + sizeof(nuint) + sizeof(ulong));
        foreach (var s in _sizes) size = checked(size + Aligned(s));
        _memory.Ensure(size);
        var binds = (NativeBind*)_memory.Pointer;
        var lengths = (nuint*)(binds + count);
        var flags = (byte*)(lengths + count);
        var place = flags + (count * sizeof(ulong));
        new Span<byte>(_memory.Pointer, count * (sizeof(NativeBind) + sizeof(nuint) + sizeof(ulong))).Clear();
        for (var i = 0; i < count; i++)
        {
            binds[i].Type = _columns[i].BoundType;
            binds[i].IsUnsigned = _columns[i].IsUnsigned ? (byte)1 : (byte)0;
            binds[i].Length = lengths + i;
            binds[i].IsNull = flags + (i * sizeof(ulong));
            binds[i].Error = flags + (i * sizeof(ulong)) + 1;
            binds[i].Buffer = place;
            binds[i].BufferLength = (nuint)_sizes[i];
            place += Aligned(_sizes[i]);
        }
    }

    private bool FetchLongValues(nint statement)
    {
        var lengths = new int[_columns.Length];
        var nulls = new bool[_columns.Length];
        var binds = (NativeBind*)_memory.Pointer;
        for (var i = 0; i < _columns.Length; i++)
        {
            (lengths[i], nulls[i]) = (checked((int)*binds[i].Length), *binds[i].IsNull != 0);
            if (_columns[i].FixedSize == 0 && !nulls[i] && lengths[i] > _sizes[i]) _sizes[i] = checked(lengths[i] + (lengths[i] / 4));
        }

        // The places have moved, so every value of this row is taken again, not only those that were too long; the library forgets where the row lies when it is told of the new places.
        Place();
        binds = (NativeBind*)_memory.Pointer;
        for (var i = 0; i < _columns.Length; i++)
        {
            *binds[i].IsNull = nulls[i] ? (byte)1 : (byte)0;
            if (!nulls[i] && MariaDb.mysql_stmt_fetch_column(statement, binds + i, (uint)i, 0) != 0) return false;
        }

        return MariaDb.mysql_stmt_bind_result(statement, binds) == 0;
    }

    private static int Aligned(int size) => (size + 8) & ~7;
}
