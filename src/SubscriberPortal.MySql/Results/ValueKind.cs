namespace SubscriberPortal.MySql.Results;

/// <summary>How the bytes of a value are to be read.</summary>
internal enum ValueKind
{
    /// <summary>64 bits, with or without a sign.</summary>
    Integer,
    Single,
    Double,

    /// <summary>A number as ASCII text.</summary>
    Decimal,
    Date,
    DateTime,
    Time,

    /// <summary>UTF-8.</summary>
    Text,
    Bytes,

    /// <summary>The bits of a BIT column, the highest byte first.</summary>
    Bits,
}
