using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Pipeline.Idempotency;

/// <summary>The answers to requests with an idempotency key, for 24 hours, on whichever instance they were given. A key belongs to one caller.</summary>
internal sealed class KeptAnswers(IStateStore state, IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Of the text that a state's item may hold, with room for the rest of the record.</summary>
    private const int LongestBody = 240 * 1024;

    private readonly IDataProtector _protector = protection.CreateProtector("idempotency");

    /// <summary>Takes the key for a request; null when it is taken, and then <see cref="FindAsync"/> says by what.</summary>
    public async Task<long?> TryTakeAsync(string caller, string key, string request, CancellationToken cancellationToken) =>
        (await state.WriteAsync([Write(caller, key, new KeptAnswer(request), StateWrite.Absent)], cancellationToken))?[0];

    public async Task<KeptAnswer?> FindAsync(string caller, string key, CancellationToken cancellationToken) =>
        await state.GetAsync(PartitionOf(caller), KeyOf(key), cancellationToken) is { } item ? JsonSerializer.Deserialize<KeptAnswer>(item.Value) : null;

    public Task KeepAsync(string caller, string key, long version, KeptAnswer answer, byte[] body, CancellationToken cancellationToken)
    {
        var text = Convert.ToBase64String(_protector.Protect(Compress(body)));
        return state.WriteAsync([Write(caller, key, answer with { Body = text.Length <= LongestBody ? text : null }, version)], cancellationToken);
    }

    /// <summary>Gives the key back: the request has not come to an answer that counts.</summary>
    public Task ReleaseAsync(string caller, string key, long version, CancellationToken cancellationToken) =>
        state.WriteAsync([new StateWrite(PartitionOf(caller), KeyOf(key), null, version)], cancellationToken);

    /// <summary>Null when the body was too long to be kept, or <c>Auth:SigningKey</c> has changed since.</summary>
    public byte[]? BodyOf(KeptAnswer answer)
    {
        if (answer.Body is null) return null;
        try
        {
            using var packed = new BrotliStream(new MemoryStream(_protector.Unprotect(Convert.FromBase64String(answer.Body))), CompressionMode.Decompress);
            using var body = new MemoryStream();
            packed.CopyTo(body);
            return body.ToArray();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private StateWrite Write(string caller, string key, KeptAnswer answer, long expectedVersion) =>
        new(PartitionOf(caller), KeyOf(key), JsonSerializer.Serialize(answer), expectedVersion, time.GetUtcNow() + Lifetime);

    private static string PartitionOf(string caller) => $"idempotency:{caller}";

    private static string KeyOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static byte[] Compress(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest)) brotli.Write(body);
        return packed.ToArray();
    }
}
