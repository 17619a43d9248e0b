using System.Runtime.CompilerServices;
using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Statements;

/// <summary>The values of one execution as the library takes them. Used again for every execution of a session.</summary>
internal sealed unsafe class ParameterBuffer : IDisposable
{
    /// <summary>What a session keeps between two commands.</summary>
    private const int Kept = 1 << 20;

    private readonly NativeBuffer _binds = new();
    private readonly NativeBuffer _values = new();
    private int _count;
    private int _used;

    /// <summary>Bytes of all values together.</summary>
    public int Size => _used;

    public void Begin(int count)
    {
        _binds.TrimTo(Math.Max(Kept, count * sizeof(NativeBind)));
        _values.TrimTo(Kept);
        _binds.Ensure(Math.Max(1, count) * sizeof(NativeBind));
        new Span<byte>(_binds.Pointer, count * sizeof(NativeBind)).Clear();
        _count = _used = 0;
    }

    public void Null() => Next(ColumnType.Null, 0);

    public void Fixed<T>(ColumnType type, T value, bool isUnsigned = false)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(Reserve(sizeof(T)), value);
        var bind = Next(type, sizeof(T));
        bind->IsUnsigned = isUnsigned ? (byte)1 : (byte)0;
    }

    public void Text(ReadOnlySpan<char> text, ColumnType type = ColumnType.VarString)
    {
        var room = NativeText.Strict.GetMaxByteCount(text.Length);
        Next(type, NativeText.Strict.GetBytes(text, new Span<byte>(Reserve(room), room)));
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Reserve(bytes.Length), bytes.Length));
        Next(ColumnType.Blob, bytes.Length);
    }

    /// <summary>The binds, good until the next <see cref="Begin"/>.</summary>
    public NativeBind* Finish()
    {
        var binds = (NativeBind*)_binds.Pointer;
        for (var i = 0; i < _count; i++) binds[i].Buffer = _values.Pointer + (nint)binds[i].Buffer;
        return binds;
    }

    public void Dispose()
    {
        _binds.Dispose();
        _values.Dispose();
    }

    private byte* Reserve(int size)
    {
        _values.Ensure(checked(_used + size + sizeof(ulong)));
        return _values.Pointer + _used;
    }

    /// <summary>Notes where the value lies: as an offset, because the memory moves when it grows.</summary>
    private NativeBind* Next(ColumnType type, int length)
    {
        _values.Ensure(sizeof(ulong));
        var bind = (NativeBind*)_binds.Pointer + _count++;
        bind->Type = type;
        bind->Buffer = (byte*)(nint)_used;
        bind->BufferLength = (nuint)length;
        _used = (_used + length + 7) & ~7;
        return bind;
    }
}
