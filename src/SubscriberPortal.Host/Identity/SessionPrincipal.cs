using System.Security.Claims;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>The caller as endpoints and pages see it, made anew at every request from the user as it is now.</summary>
internal static class SessionPrincipal
{
    public const string UserId = "sub";
    public const string UserName = "name";
    public const string Role = ClaimTypes.Role;
    public const string Stamp = "stamp";
    public const string MustChangePassword = "must_change_password";

    public static ClaimsPrincipal Of(UserSnapshot user, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, UserName, Role);
        identity.AddClaim(new Claim(UserId, user.Id));

        // Antiforgery tokens are bound to this claim.
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id));
        identity.AddClaim(new Claim(UserName, user.UserName));
        identity.AddClaim(new Claim(Role, user.Role));
        identity.AddClaim(new Claim(Stamp, user.Stamp));
        if (user.MustChangePassword) identity.AddClaim(new Claim(MustChangePassword, "true"));
        foreach (var permission in Roles.PermissionsOf(user.Role)) identity.AddClaim(new Claim(Permissions.ClaimType, permission));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Whether a session of that stamp still stands.</summary>
    public static bool Stands(UserSnapshot? user, string? stamp) => user is { IsLocked: false } && user.Stamp == stamp;
}
