using System.Runtime.InteropServices;
using System.Text;
using SubscriberPortal.MySql.Native;

namespace SubscriberPortal.MySql.Results;

/// <summary>A column of a result: what the server said of it, and how its values lie in a <see cref="RowBlock"/>.</summary>
internal sealed unsafe class Column
{
    private readonly byte[] _name;
    private readonly ColumnType _type;
    private readonly uint _flags;
    private readonly uint _characterSet;
    private readonly ulong _length;

    public Column(NativeField* field)
    {
        _name = new ReadOnlySpan<byte>(field->Name, (int)field->NameLength).ToArray();
        Name = Encoding.UTF8.GetString(_name);
        (_type, _flags, _characterSet, _length) = (field->Type, field->Flags, field->CharacterSet, field->Length);
        Kind = KindOf();
        ClrType = ClrTypeOf();
    }

    public string Name { get; }

    public ValueKind Kind { get; }

    public Type ClrType { get; }

    public string TypeName => (IsUnsigned ? "UNSIGNED " : "") + _type.ToString().ToUpperInvariant();

    public bool IsUnsigned => (_flags & NativeField.UnsignedFlag) != 0;

    public bool IsNullable => (_flags & NativeField.NotNullFlag) == 0;

    /// <summary>The most bytes that a value has, as far as the server says; it may be gigabytes.</summary>
    public ulong Length => _length;

    /// <summary>The type that the library is asked to give values in.</summary>
    public ColumnType BoundType => Kind switch
    {
        ValueKind.Integer => ColumnType.LongLong,
        ValueKind.Single => ColumnType.Float,
        ValueKind.Double => ColumnType.Double,
        ValueKind.Date => ColumnType.Date,
        ValueKind.DateTime => ColumnType.DateTime,
        ValueKind.Time => ColumnType.Time,
        ValueKind.Bytes or ValueKind.Bits => ColumnType.Blob,
        _ => ColumnType.String,
    };

    /// <summary>Bytes of a value of fixed size; 0 for text and the like.</summary>
    public int FixedSize => Kind switch
    {
        ValueKind.Integer or ValueKind.Double => sizeof(long),
        ValueKind.Single => sizeof(float),
        ValueKind.Date or ValueKind.DateTime or ValueKind.Time => sizeof(NativeTime),
        _ => 0,
    };

    /// <summary>Whether the server still says the same; a table may have been altered since.</summary>
    public bool Is(NativeField* field) =>
        field->Type == _type && field->Flags == _flags && field->CharacterSet == _characterSet && field->Length == _length
        && MemoryMarshal.CreateReadOnlySpan(ref *field->Name, (int)field->NameLength).SequenceEqual(_name);

    private ValueKind KindOf() => _type switch
    {
        ColumnType.Tiny or ColumnType.Short or ColumnType.Long or ColumnType.Int24 or ColumnType.LongLong or ColumnType.Year => ValueKind.Integer,
        ColumnType.Float => ValueKind.Single,
        ColumnType.Double => ValueKind.Double,
        ColumnType.Decimal or ColumnType.NewDecimal => ValueKind.Decimal,
        ColumnType.Date or ColumnType.NewDate => ValueKind.Date,
        ColumnType.DateTime or ColumnType.Timestamp => ValueKind.DateTime,
        ColumnType.Time => ValueKind.Time,
        ColumnType.Bit => ValueKind.Bits,
        ColumnType.Geometry => ValueKind.Bytes,
        ColumnType.Json or ColumnType.Null => ValueKind.Text,
        _ => _characterSet == NativeField.BinaryCharacterSet ? ValueKind.Bytes : ValueKind.Text,
    };

    private Type ClrTypeOf() => Kind switch
    {
        ValueKind.Integer when _type == ColumnType.Tiny && _length == 1 && !IsUnsigned => typeof(bool),
        ValueKind.Integer => _type switch
        {
            ColumnType.Tiny => IsUnsigned ? typeof(byte) : typeof(sbyte),
            ColumnType.Short => IsUnsigned ? typeof(ushort) : typeof(short),
            ColumnType.LongLong => IsUnsigned ? typeof(ulong) : typeof(long),
            ColumnType.Year => typeof(int),
            _ => IsUnsigned ? typeof(uint) : typeof(int),
        },
        ValueKind.Single => typeof(float),
        ValueKind.Double => typeof(double),
        ValueKind.Decimal => typeof(decimal),
        ValueKind.Date or ValueKind.DateTime => typeof(DateTime),
        ValueKind.Time => typeof(TimeSpan),
        ValueKind.Bits => typeof(ulong),
        ValueKind.Bytes => typeof(byte[]),
        _ => typeof(string),
    };
}
