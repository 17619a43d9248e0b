using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.Host.Identity;

/// <summary>Accepts <c>Authorization: Bearer</c> with a token of <see cref="TokenIssuer"/> whose user has not been changed since.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenIssuer tokens, EndedTokens ended, UserSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Two Authorization headers: which one would count is anyone's guess, so neither does.
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (await tokens.ReadAsync(header["Bearer ".Length..].Trim()) is not { } named) return AuthenticateResult.Fail("The token is not valid, or has expired.");

        var user = await sessions.FindAsync(named.UserId, Context.RequestAborted);
        if (!SessionPrincipal.Stands(user, named.Stamp)) return AuthenticateResult.Fail("The token has ended: its user signed out or was changed.");
        if (await ended.HaveEndedAsync(named.Id, Context.RequestAborted)) return AuthenticateResult.Fail("The token has ended: it was exchanged for a newer one.");

        Context.Features.Set(named);
        return AuthenticateResult.Success(new AuthenticationTicket(SessionPrincipal.Of(user!, SchemeName), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Request.Headers.ContainsKey("Authorization") ? "Bearer error=\"invalid_token\"" : "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
