using System.Runtime.InteropServices;

namespace SubscriberPortal.MySql.Native;

/// <summary><c>MYSQL_TIME</c>. The layout is that of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct NativeTime
{
    [FieldOffset(0)]
    public uint Year;

    [FieldOffset(4)]
    public uint Month;

    [FieldOffset(8)]
    public uint Day;

    [FieldOffset(12)]
    public uint Hour;

    [FieldOffset(16)]
    public uint Minute;

    [FieldOffset(20)]
    public uint Second;

    [FieldOffset(24)]
    public ulong Microsecond;

    [FieldOffset(32)]
    public byte IsNegative;

    [FieldOffset(36)]
    public TimeKind Kind;

    internal enum TimeKind
    {
        Date = 0,
        DateTime = 1,
        Time = 2,
    }
}
