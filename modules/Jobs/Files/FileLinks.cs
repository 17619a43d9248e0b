using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Jobs.Files;

/// <summary>What a signature covers: nothing of a link can be changed without breaking it.</summary>
/// <param name="Qualifier">Upload: the content type. Download: the name under which it is saved.</param>
/// <param name="Expires">Unix time in seconds.</param>
internal readonly record struct FileLink(string Method, string Key, string Qualifier, long Expires);

/// <summary>Signs links to files of the local store, and says what a presented one is worth.</summary>
internal sealed class FileLinks(IKeyMaterial keys, TimeProvider time)
{
    private readonly byte[] _key = keys.Derive("file-links");

    public string Sign(FileLink link)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{link.Method}\n{link.Key}\n{link.Qualifier}\n{link.Expires}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
    }

    public bool IsGenuine(FileLink link, string? signature) =>
        signature is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(link)), Encoding.UTF8.GetBytes(signature));

    public bool HasExpired(FileLink link) => time.GetUtcNow().ToUnixTimeSeconds() > link.Expires;

    public DateTimeOffset ExpiryAfter(TimeSpan lifetime) => DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());
}
