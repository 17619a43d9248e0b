using System.Runtime.InteropServices;

namespace SubscriberPortal.MySql.Native;

/// <summary><c>MYSQL_FIELD</c>: what the server says of a column. The layout is that of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal unsafe struct NativeField
{
    public const uint NotNullFlag = 1;
    public const uint UnsignedFlag = 32;

    /// <summary>The character set of what is no text.</summary>
    public const uint BinaryCharacterSet = 63;

    [FieldOffset(0)]
    public byte* Name;

    [FieldOffset(56)]
    public nuint Length;

    [FieldOffset(72)]
    public uint NameLength;

    [FieldOffset(100)]
    public uint Flags;

    [FieldOffset(104)]
    public uint Decimals;

    [FieldOffset(108)]
    public uint CharacterSet;

    [FieldOffset(112)]
    public ColumnType Type;
}
