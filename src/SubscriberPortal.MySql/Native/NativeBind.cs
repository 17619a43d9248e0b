using System.Runtime.InteropServices;

namespace SubscriberPortal.MySql.Native;

/// <summary><c>MYSQL_BIND</c>: where a parameter is taken from, or a column put. The layout is that of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 112)]
internal unsafe struct NativeBind
{
    [FieldOffset(0)]
    public nuint* Length;

    [FieldOffset(8)]
    public byte* IsNull;

    [FieldOffset(16)]
    public byte* Buffer;

    [FieldOffset(24)]
    public byte* Error;

    [FieldOffset(64)]
    public nuint BufferLength;

    [FieldOffset(96)]
    public ColumnType Type;

    [FieldOffset(101)]
    public byte IsUnsigned;
}
