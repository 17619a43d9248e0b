using System.Runtime.InteropServices;
using SubscriberPortal.MySql.Results;

namespace SubscriberPortal.MySql;

public sealed partial class MySqlDataReader
{
    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override string GetName(int ordinal) => _columns[ordinal].Name;

    public override string GetDataTypeName(int ordinal) => _columns[ordinal].TypeName;

    public override Type GetFieldType(int ordinal) => _columns[ordinal].ClrType;

    /// <exception cref="ArgumentOutOfRangeException">The result has no such column.</exception>
    public override int GetOrdinal(string name)
    {
        var index = Array.FindIndex(_columns, c => c.Name == name);
        if (index < 0) index = Array.FindIndex(_columns, c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new ArgumentOutOfRangeException(nameof(name), name, "The result has no column of this name.");
    }

    public override bool IsDBNull(int ordinal)
    {
        CheckRow();
        return _answer.Rows.IsNull(_row, ordinal);
    }

    public override object GetValue(int ordinal) => IsDBNull(ordinal) ? DBNull.Value : Values.Any(_columns[ordinal], _answer.Rows.Value(_row, ordinal));

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, _columns.Length);
        for (var i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    public override string GetString(int ordinal) => _columns[ordinal].Kind switch
    {
        ValueKind.Text or ValueKind.Decimal => Values.Text(Value(ordinal)),
        _ => throw Mismatch(ordinal, "text"),
    };

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override long GetInt64(int ordinal) => _columns[ordinal].Kind switch
    {
        ValueKind.Integer => Values.Signed(_columns[ordinal], Value(ordinal)),
        ValueKind.Bits => checked((long)Values.Bits(Value(ordinal))),
        ValueKind.Decimal when GetDecimal(ordinal) is var number && number == decimal.Truncate(number) => checked((long)number),
        _ => throw Mismatch(ordinal, "a whole number"),
    };

    public ulong GetUInt64(int ordinal) => _columns[ordinal].Kind switch
    {
        ValueKind.Integer => Values.Unsigned(_columns[ordinal], Value(ordinal)),
        ValueKind.Bits => Values.Bits(Value(ordinal)),
        ValueKind.Decimal when GetDecimal(ordinal) is var number && number == decimal.Truncate(number) => checked((ulong)number),
        _ => throw Mismatch(ordinal, "a whole number"),
    };

    public override decimal GetDecimal(int ordinal) => _columns[ordinal].Kind switch
    {
        ValueKind.Decimal => Values.Decimal(_columns[ordinal], Value(ordinal)),
        ValueKind.Integer when _columns[ordinal].IsUnsigned => Values.Unsigned(_columns[ordinal], Value(ordinal)),
        ValueKind.Integer => Values.Signed(_columns[ordinal], Value(ordinal)),
        _ => throw Mismatch(ordinal, "a number"),
    };

    public override double GetDouble(int ordinal) => _columns[ordinal].Kind switch
    {
        ValueKind.Double => MemoryMarshal.Read<double>(Value(ordinal)),
        ValueKind.Single => MemoryMarshal.Read<float>(Value(ordinal)),
        _ => (double)GetDecimal(ordinal),
    };

    public override float GetFloat(int ordinal) => _columns[ordinal].Kind == ValueKind.Single ? MemoryMarshal.Read<float>(Value(ordinal)) : (float)GetDouble(ordinal);

    /// <summary>In UTC, which is what the session's times are in.</summary>
    public override DateTime GetDateTime(int ordinal) => _columns[ordinal].Kind is ValueKind.DateTime or ValueKind.Date
        ? Values.DateTime(_columns[ordinal], Value(ordinal))
        : throw Mismatch(ordinal, "a time");

    public TimeSpan GetTimeSpan(int ordinal) => _columns[ordinal].Kind == ValueKind.Time ? Values.Time(Value(ordinal)) : throw Mismatch(ordinal, "a time of day");

    public override Guid GetGuid(int ordinal) => Guid.Parse(GetString(ordinal));

    public override char GetChar(int ordinal) => GetString(ordinal) is [var character] ? character : throw Mismatch(ordinal, "one character");

    public override T GetFieldValue<T>(int ordinal) => FieldValues.Of<T>(this, ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => Part(Raw(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => Part<char>(GetString(ordinal), dataOffset, buffer, bufferOffset, length);

    public override Stream GetStream(int ordinal) => new MemoryStream(Raw(ordinal).ToArray(), writable: false);

    /// <summary>The bytes of text or of a binary value, as they came; good until the next row.</summary>
    internal ReadOnlySpan<byte> Raw(int ordinal) => _columns[ordinal].Kind is ValueKind.Bytes or ValueKind.Text ? Value(ordinal) : throw Mismatch(ordinal, "bytes");

    private ReadOnlySpan<byte> Value(int ordinal)
    {
        CheckRow();
        return _answer.Rows.IsNull(_row, ordinal)
            ? throw new InvalidCastException($"Column '{_columns[ordinal].Name}' is NULL. Ask IsDBNull first.")
            : _answer.Rows.Value(_row, ordinal);
    }

    private void CheckRow()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_row < 0 || _row >= _answer.Rows.Rows || _answer.Columns is null) throw new InvalidOperationException("The MySQL reader stands on no row. Call Read first, and look at what it answers.");
    }

    private InvalidCastException Mismatch(int ordinal, string wanted) => new($"Column '{_columns[ordinal].Name}' is {_columns[ordinal].TypeName} and holds nothing that could be read as {wanted}.");

    private static long Part<T>(ReadOnlySpan<T> whole, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null) return whole.Length;
        var part = whole[(int)Math.Min(offset, whole.Length)..];
        part = part[..Math.Min(part.Length, Math.Min(length, buffer.Length - bufferOffset))];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }
}
