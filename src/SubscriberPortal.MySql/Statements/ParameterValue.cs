using System.Globalization;
using System.Text;
using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Statements;

/// <summary>Puts a parameter's value on the wire by its type.</summary>
internal static class ParameterValue
{
    /// <exception cref="ArgumentException">A value of a type that MySQL has no column for, or text that is not Unicode; the message names the parameter.</exception>
    public static void Write(MySqlParameter parameter, ParameterBuffer buffer)
    {
        try
        {
            Write(parameter.ParameterName, parameter.Value, buffer);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"Parameter '{parameter.ParameterName}' holds text that is not Unicode: half of a surrogate pair.", e);
        }
    }

    private static void Write(string name, object? value, ParameterBuffer buffer)
    {
        switch (value)
        {
            case null or DBNull: buffer.Null(); break;
            case string text: buffer.Text(text); break;
            case long number: buffer.Fixed(ColumnType.LongLong, number); break;
            case int number: buffer.Fixed(ColumnType.Long, number); break;
            case DateTime time: buffer.Fixed(ColumnType.DateTime, Of(Utc(time))); break;
            case bool flag: buffer.Fixed(ColumnType.Tiny, flag ? (byte)1 : (byte)0); break;
            case byte[] bytes: buffer.Bytes(bytes); break;
            case ReadOnlyMemory<byte> bytes: buffer.Bytes(bytes.Span); break;
            case Memory<byte> bytes: buffer.Bytes(bytes.Span); break;
            case ArraySegment<byte> bytes: buffer.Bytes(bytes); break;
            case DateTimeOffset time: buffer.Fixed(ColumnType.DateTime, Of(time.UtcDateTime)); break;
            case decimal number: buffer.Text(number.ToString(CultureInfo.InvariantCulture), ColumnType.NewDecimal); break;
            case double number: buffer.Fixed(ColumnType.Double, Finite(name, number)); break;
            case float number: buffer.Fixed(ColumnType.Float, (float)Finite(name, number)); break;
            case ulong number: buffer.Fixed(ColumnType.LongLong, number, isUnsigned: true); break;
            case uint number: buffer.Fixed(ColumnType.Long, number, isUnsigned: true); break;
            case short number: buffer.Fixed(ColumnType.Short, number); break;
            case ushort number: buffer.Fixed(ColumnType.Short, number, isUnsigned: true); break;
            case sbyte number: buffer.Fixed(ColumnType.Tiny, number); break;
            case byte number: buffer.Fixed(ColumnType.Tiny, number, isUnsigned: true); break;
            case char character: buffer.Text([character]); break;
            case Guid guid: buffer.Text(guid.ToString("D")); break;
            case DateOnly date: buffer.Fixed(ColumnType.Date, new NativeTime { Year = (uint)date.Year, Month = (uint)date.Month, Day = (uint)date.Day, Kind = NativeTime.TimeKind.Date }); break;
            case TimeOnly time: buffer.Fixed(ColumnType.Time, Of(time.ToTimeSpan())); break;
            case TimeSpan time: buffer.Fixed(ColumnType.Time, Of(time)); break;
            case Enum number: Write(name, Convert.ChangeType(number, Enum.GetUnderlyingType(number.GetType()), CultureInfo.InvariantCulture), buffer); break;
            default: throw new ArgumentException($"Parameter '{name}' has a value of type {value.GetType().Name}, for which MySQL has no column.");
        }
    }

    /// <summary>Without a kind it is taken as UTC, as everything in the portal is.</summary>
    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time;

    private static NativeTime Of(DateTime time) => new()
    {
        Year = (uint)time.Year,
        Month = (uint)time.Month,
        Day = (uint)time.Day,
        Hour = (uint)time.Hour,
        Minute = (uint)time.Minute,
        Second = (uint)time.Second,
        Microsecond = (ulong)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond),
        Kind = NativeTime.TimeKind.DateTime,
    };

    private static NativeTime Of(TimeSpan time)
    {
        var length = time.Duration();
        return new NativeTime
        {
            Day = (uint)length.Days,
            Hour = (uint)length.Hours,
            Minute = (uint)length.Minutes,
            Second = (uint)length.Seconds,
            Microsecond = (ulong)(length.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond),
            IsNegative = time < TimeSpan.Zero ? (byte)1 : (byte)0,
            Kind = NativeTime.TimeKind.Time,
        };
    }

    private static double Finite(string name, double number) =>
        double.IsFinite(number) ? number : throw new ArgumentException($"Parameter '{name}' must be a finite number, and is {number.ToString(CultureInfo.InvariantCulture)}.");
}
