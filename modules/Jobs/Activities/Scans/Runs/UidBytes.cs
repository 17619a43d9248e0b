using System.Text;

namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>A uid as key of a run: its UTF-8 bytes, whose order is the binary order that every system has. A uid of a direct writer may be longer than the rules allow.</summary>
internal static class UidBytes
{
    /// <summary>Enough for every uid that fits a store's column.</summary>
    public const int MaxLength = 1024;

    public static void Add(this RunBuffer buffer, string uid, ReadOnlySpan<byte> payload)
    {
        Span<byte> key = stackalloc byte[MaxLength];
        buffer.Add(Write(uid, key), payload);
    }

    /// <summary>The uid's bytes, in <paramref name="buffer"/> where they fit.</summary>
    public static Span<byte> Write(string uid, Span<byte> buffer) =>
        Encoding.UTF8.TryGetBytes(uid, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetBytes(uid);

    public static bool AreEqual(ReadOnlySpan<byte> key, string uid)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        return key.SequenceEqual(Write(uid, buffer));
    }

    public static string ToUid(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key);
}
