using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Results;

/// <summary>Reads the bytes of a value.</summary>
internal static class Values
{
    public static long Signed(Column column, ReadOnlySpan<byte> value)
    {
        var bits = MemoryMarshal.Read<long>(value);
        return column.IsUnsigned && bits < 0 ? throw new OverflowException($"Column '{column.Name}' holds {(ulong)bits}, which is more than a signed number can be.") : bits;
    }

    public static ulong Unsigned(Column column, ReadOnlySpan<byte> value)
    {
        var bits = MemoryMarshal.Read<long>(value);
        return !column.IsUnsigned && bits < 0 ? throw new OverflowException($"Column '{column.Name}' holds {bits}, which is less than an unsigned number can be.") : (ulong)bits;
    }

    public static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);

    /// <exception cref="OverflowException">The number has more digits than a decimal.</exception>
    public static decimal Decimal(Column column, ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out decimal number, out var read) && read == value.Length
            ? number
            : throw new OverflowException($"Column '{column.Name}' holds {Text(value)}, which is no number that a decimal can hold. Read it as text.");

    /// <exception cref="InvalidCastException">The date is MySQL's zero, or has a zero in it.</exception>
    public static DateTime DateTime(Column column, ReadOnlySpan<byte> value)
    {
        var time = MemoryMarshal.Read<NativeTime>(value);
        if (time.Year == 0 || time.Month == 0 || time.Day == 0)
            throw new InvalidCastException($"Column '{column.Name}' holds the date {time.Year:0000}-{time.Month:00}-{time.Day:00}, which is none.");
        return new DateTime((int)time.Year, (int)time.Month, (int)time.Day, (int)time.Hour, (int)time.Minute, (int)time.Second, DateTimeKind.Utc).AddTicks((long)time.Microsecond * TimeSpan.TicksPerMicrosecond);
    }

    public static TimeSpan Time(ReadOnlySpan<byte> value)
    {
        var time = MemoryMarshal.Read<NativeTime>(value);
        var length = new TimeSpan((int)time.Day, (int)time.Hour, (int)time.Minute, (int)time.Second).Add(TimeSpan.FromMicroseconds((double)time.Microsecond));
        return time.IsNegative != 0 ? -length : length;
    }

    public static ulong Bits(ReadOnlySpan<byte> value)
    {
        ulong bits = 0;
        foreach (var b in value) bits = (bits << 8) | b;
        return bits;
    }

    public static object Any(Column column, ReadOnlySpan<byte> value) => column.Kind switch
    {
        ValueKind.Integer when column.ClrType == typeof(bool) => MemoryMarshal.Read<long>(value) != 0,
        ValueKind.Integer when column.IsUnsigned => Convert.ChangeType(Unsigned(column, value), column.ClrType, CultureInfo.InvariantCulture),
        ValueKind.Integer => Convert.ChangeType(Signed(column, value), column.ClrType, CultureInfo.InvariantCulture),
        ValueKind.Single => MemoryMarshal.Read<float>(value),
        ValueKind.Double => MemoryMarshal.Read<double>(value),
        ValueKind.Decimal => Decimal(column, value),
        ValueKind.Date or ValueKind.DateTime => DateTime(column, value),
        ValueKind.Time => Time(value),
        ValueKind.Bits => Bits(value),
        ValueKind.Bytes => value.ToArray(),
        _ => Text(value),
    };
}
