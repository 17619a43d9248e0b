namespace SubscriberPortal.MySql.Results;

/// <summary>Values by the type that is asked for.</summary>
internal static class FieldValues
{
    private static readonly Dictionary<Type, Func<MySqlDataReader, int, object>> ByType = new()
    {
        [typeof(bool)] = (r, i) => r.GetBoolean(i),
        [typeof(byte)] = (r, i) => r.GetByte(i),
        [typeof(sbyte)] = (r, i) => checked((sbyte)r.GetInt64(i)),
        [typeof(short)] = (r, i) => r.GetInt16(i),
        [typeof(ushort)] = (r, i) => checked((ushort)r.GetUInt64(i)),
        [typeof(int)] = (r, i) => r.GetInt32(i),
        [typeof(uint)] = (r, i) => checked((uint)r.GetUInt64(i)),
        [typeof(long)] = (r, i) => r.GetInt64(i),
        [typeof(ulong)] = (r, i) => r.GetUInt64(i),
        [typeof(decimal)] = (r, i) => r.GetDecimal(i),
        [typeof(double)] = (r, i) => r.GetDouble(i),
        [typeof(float)] = (r, i) => r.GetFloat(i),
        [typeof(string)] = (r, i) => r.GetString(i),
        [typeof(char)] = (r, i) => r.GetChar(i),
        [typeof(Guid)] = (r, i) => r.GetGuid(i),
        [typeof(DateTime)] = (r, i) => r.GetDateTime(i),
        [typeof(DateTimeOffset)] = (r, i) => new DateTimeOffset(r.GetDateTime(i)),
        [typeof(DateOnly)] = (r, i) => DateOnly.FromDateTime(r.GetDateTime(i)),
        [typeof(TimeSpan)] = (r, i) => r.GetTimeSpan(i),
        [typeof(TimeOnly)] = (r, i) => TimeOnly.FromTimeSpan(r.GetTimeSpan(i)),
        [typeof(byte[])] = (r, i) => r.Raw(i).ToArray(),
        [typeof(Stream)] = (r, i) => r.GetStream(i),
    };

    public static T Of<T>(MySqlDataReader reader, int ordinal)
    {
        if (reader.IsDBNull(ordinal) && default(T) is null && Nullable.GetUnderlyingType(typeof(T)) is not null) return default!;
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (type == typeof(object) || type == typeof(DBNull)) return (T)reader.GetValue(ordinal);
        if (type.IsEnum) return (T)Enum.ToObject(type, reader.GetInt64(ordinal));
        return ByType.TryGetValue(type, out var read)
            ? (T)read(reader, ordinal)
            : throw new InvalidCastException($"Column '{reader.GetName(ordinal)}' cannot be read as {type.Name}.");
    }
}
