using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Web.Cursors;

/// <summary>
/// Makes a provider's position opaque for clients and refuses one that was changed, or that belongs to another list.
/// The key is derived from the signing key, so a cursor of one instance is good on every other.
/// </summary>
public sealed class CursorSeal(ReadOnlyMemory<byte> key)
{
    private const int TagLength = 12;

    /// <param name="list">What the list is: path and filters, so that a cursor is only good for the very same list.</param>
    /// <param name="position">The provider's cursor; null stays null.</param>
    public string? Seal(string list, string? position)
    {
        if (position is null) return null;
        var bytes = Encoding.UTF8.GetBytes(position);
        return Base64Url.EncodeToString([.. Tag(list, bytes), .. bytes]);
    }

    /// <exception cref="InvalidCursorException">The cursor was not made by <see cref="Seal"/> for this list.</exception>
    public string? Open(string list, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        if (cursor.Length > 4096 || !Base64Url.IsValid(cursor)) throw new InvalidCursorException();
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length < TagLength || !CryptographicOperations.FixedTimeEquals(Tag(list, bytes.AsSpan(TagLength)), bytes.AsSpan(0, TagLength)))
            throw new InvalidCursorException();
        return Encoding.UTF8.GetString(bytes, TagLength, bytes.Length - TagLength);
    }

    private byte[] Tag(string list, ReadOnlySpan<byte> position)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);
        hmac.AppendData(Encoding.UTF8.GetBytes(list));
        hmac.AppendData([0]);
        hmac.AppendData(position);
        return hmac.GetHashAndReset()[..TagLength];
    }
}
