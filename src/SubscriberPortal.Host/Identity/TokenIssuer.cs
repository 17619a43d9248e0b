using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>Makes and reads the API's tokens: JWT, HS256, one hour.</summary>
internal sealed class TokenIssuer(IKeyMaterial keys, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(60);
    private const string Issuer = "subscriber-portal";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly SymmetricSecurityKey _key = new(keys.Derive("access-tokens"));

    public string Issue(UserSnapshot user)
    {
        var now = time.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>
            {
                [SessionPrincipal.UserId] = user.Id,
                [SessionPrincipal.UserName] = user.UserName,
                [SessionPrincipal.Stamp] = user.Stamp,
                ["jti"] = Guid.CreateVersion7(now).ToString("N"),
            },
        });
    }

    /// <summary>What a token says; null when it is not one of ours, was changed, or has expired.</summary>
    public async Task<ReadToken?> ReadAsync(string token)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            IssuerSigningKey = _key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        });
        if (!result.IsValid) return null;
        return result.Claims.TryGetValue(SessionPrincipal.UserId, out var id) && result.Claims.TryGetValue(SessionPrincipal.Stamp, out var stamp)
            ? new ReadToken((string)id, (string)stamp, result.SecurityToken.Id, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero))
            : null;
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;

        // Instances' clocks may differ a little; an expired token gets no such grace.
        return notBefore <= now.AddSeconds(30) && now < expires;
    }
}

/// <summary>What a valid token says.</summary>
/// <param name="Stamp">The user's stamp when it was issued.</param>
internal sealed record ReadToken(string UserId, string Stamp, string Id, DateTimeOffset ExpiresAt);
