using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Checks Signature Version 4 of a request to <c>/</c>, whatever region it was signed for.</summary>
internal sealed partial class SignatureCheck(string accessKeyId, string secretAccessKey, TimeProvider time)
{
    private const string Service = "states";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>What can be told before the body is read: who it is from, and when it was signed.</summary>
    /// <exception cref="WireException">It is refused.</exception>
    public AuthorizationHeader CheckHead(HttpRequest request)
    {
        var header = AuthorizationHeader.Parse(request.Headers.Authorization);
        if (!AreEqual(header.AccessKeyId, accessKeyId)) throw WireException.General("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (header.Service != Service) throw Invalid($"Credential should be scoped to correct service: '{Service}'.");
        var signedAt = SignedAt(request);
        if (!Text(signedAt).StartsWith(header.Date, StringComparison.Ordinal) || header.Date.Length != 8) throw Invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
        var now = time.GetUtcNow();
        if (signedAt < now - Skew) throw Invalid($"Signature expired: {Text(signedAt)} is now earlier than {Text(now - Skew)} ({Text(now)} - {Skew.TotalMinutes} min.)");
        if (signedAt > now + Skew) throw Invalid($"Signature not yet current: {Text(signedAt)} is still later than {Text(now + Skew)} ({Text(now)} + {Skew.TotalMinutes} min.)");

        // What decides about the request must be signed: the operation stands in x-amz-target.
        var unsigned = request.Headers.Keys.Select(name => name.ToLowerInvariant())
            .Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal)).Except(header.SignedHeaders).Order(StringComparer.Ordinal).ToArray();
        if (unsigned.Length > 0) throw Invalid($"'{string.Join("', '", unsigned)}' must be a 'SignedHeader' in the AWS Authorization.");
        return header;
    }

    /// <exception cref="WireException">The signature is not that of this request with this body.</exception>
    public void CheckWhole(HttpRequest request, AuthorizationHeader header, ReadOnlySpan<byte> body)
    {
        var payload = Convert.ToHexStringLower(SHA256.HashData(body));
        if (request.Headers["x-amz-content-sha256"] is { Count: > 0 } given && !AreEqual(given.ToString(), payload))
            throw Invalid("The provided x-amz-content-sha256 header does not match what was computed.");
        var canonical = new StringBuilder().Append(request.Method).Append("\n/\n\n");
        foreach (var name in header.SignedHeaders) canonical.Append(name).Append(':').Append(Canonical(request, name)).Append('\n');
        canonical.Append('\n').AppendJoin(';', header.SignedHeaders).Append('\n').Append(payload);

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var toSign = $"{AuthorizationHeader.Algorithm}\n{request.Headers["x-amz-date"]}\n{header.Scope}\n{hash}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Key(header), Encoding.UTF8.GetBytes(toSign)));
        if (!AreEqual(header.Signature, signature))
        {
            throw Invalid("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
                + "Consult the service documentation for details.");
        }
    }

    private static WireException Invalid(string message) => WireException.General("InvalidSignatureException", message);

    private static DateTimeOffset SignedAt(HttpRequest request) =>
        DateTimeOffset.TryParseExact(request.Headers["x-amz-date"], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw WireException.General("IncompleteSignatureException", "Authorization header requires existence of a 'X-Amz-Date' header in the form YYYYMMDD'T'HHMMSS'Z'.");

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Canonical(HttpRequest request, string name) =>
        string.Join(',', request.Headers[name].Select(value => Spaces().Replace(value!.Trim(), " ")));

    private static bool AreEqual(string given, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private byte[] Key(AuthorizationHeader header)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        foreach (var part in (ReadOnlySpan<string>)[header.Date, header.Region, header.Service, AuthorizationHeader.Terminator]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
