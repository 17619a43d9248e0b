using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Hosting;

internal sealed class KeyMaterial(IOptions<AuthOptions> auth, IOptions<PortalOptions> portal) : IKeyMaterial
{
    public const string FileName = "signing.key";

    private readonly Lazy<byte[]> _root = new(() => ReadRoot(auth.Value, portal.Value));

    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _root.Value, outputLength: 32, salt: "SubscriberPortal"u8.ToArray(), info: Encoding.UTF8.GetBytes(purpose));

    private static byte[] ReadRoot(AuthOptions auth, PortalOptions portal)
    {
        if (auth.SigningKey is { } given) return Encoding.UTF8.GetBytes(given);

        var path = portal.PathOf(FileName);
        if (!File.Exists(path)) DataFolder.TryWriteSecret(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)));

        // An empty or cut file must not become a key that anyone can guess.
        var text = File.ReadAllText(path).Trim();
        Span<byte> key = stackalloc byte[128];
        if (!Convert.TryFromBase64String(text, key, out var length) || length < AuthOptions.MinSigningKeyBytes)
            throw new OptionsValidationException(AuthOptions.Section, typeof(AuthOptions), [$"The generated key in {path} must be at least {AuthOptions.MinSigningKeyBytes} bytes in base64; it is damaged. Restore it, or delete it: then everyone has to sign in again."]);
        return key[..length].ToArray();
    }
}
