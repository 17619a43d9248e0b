using System.Buffers.Binary;
using System.Globalization;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>A valid MSISDN or IMSI in eight bytes whose equality is that of the number. An invalid one has no key: it is reported as invalid instead.</summary>
internal static class NumberKey
{
    public const int Length = 8;

    private const ulong ImsiBit = 1UL << 63;

    public static bool TryWriteMsisdn(string msisdn, Span<byte> key)
    {
        if (!SubscriberRules.IsMsisdn(msisdn)) return false;
        BinaryPrimitives.WriteUInt64BigEndian(key, Number(msisdn.AsSpan(1)));
        return true;
    }

    public static bool TryWriteImsi(string imsi, Span<byte> key)
    {
        if (!SubscriberRules.IsImsi(imsi)) return false;
        BinaryPrimitives.WriteUInt64BigEndian(key, Number(imsi) | ImsiBit);
        return true;
    }

    /// <summary>Which field the number is in, and its text there.</summary>
    public static (SubscriberField Field, string Value) Read(ReadOnlySpan<byte> key)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(key);
        return (number & ImsiBit) == 0
            ? (SubscriberField.Msisdn, string.Create(CultureInfo.InvariantCulture, $"+{number}"))
            : (SubscriberField.Imsi, (number & ~ImsiBit).ToString("D15", CultureInfo.InvariantCulture));
    }

    private static ulong Number(ReadOnlySpan<char> digits) => ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
