using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>Sign-in for the API.</summary>
public static class AuthEndpoints
{
    internal static void MapAuthEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/auth").WithTags("Sign-in");
        group.MapPost("/login", Login).WithName(nameof(Login)).AllowAnonymous().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        group.MapPost("/refresh", RefreshToken).WithName(nameof(RefreshToken)).RequireAuthorization();
        group.MapPost("/logout", Logout).WithName(nameof(Logout)).RequireAuthorization();
        group.MapGet("/me", GetMe).WithName(nameof(GetMe)).RequireAuthorization();
    }

    /// <summary>Signs in with user name and password and answers a token that lives 60 minutes.</summary>
    /// <remarks>A one-time password is accepted only together with <c>newPassword</c>. After too many wrong passwords the answer is 429 with <c>Retry-After</c>, for existing and other user names alike.</remarks>
    public static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> Login(LoginRequest request, HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Username)) return Problem.Invalid("username", "username is required.");
        if (string.IsNullOrEmpty(request.Password)) return Problem.Invalid("password", "password is required.");
        if (request.NewPassword is not null && PasswordRules.Violation(request.NewPassword, request.Username) is { } rule) return Problem.Invalid("newPassword", $"newPassword {rule}.");

        var signIn = services.GetRequiredService<SignInService>();
        var outcome = await signIn.SignInAsync(request.Username, request.Password, request.NewPassword, AddressOf(context), cancellationToken);
        switch (outcome)
        {
            case SignInOutcome.MustWait wait:
                context.Response.Headers.RetryAfter = wait.Seconds.ToString(CultureInfo.InvariantCulture);
                return Problem.Of(429, "Too many attempts.", $"Sign-in is refused after too many wrong passwords. Try again in {wait.Seconds} seconds.");
            case SignInOutcome.Locked:
                return Problem.Of(403, "The account is locked.", "An administrator has locked this account.");
            case SignInOutcome.BadNewPassword bad:
                return Problem.Invalid("newPassword", bad.Message);
            case SignInOutcome.SignedIn { User.MustChangePassword: true }:
                return Problem.Of(403, "The password must be changed.", "This password is for one sign-in. Send newPassword along, or change it at /signin.");
            case SignInOutcome.SignedIn done:
                return TypedResults.Ok(AnswerFor(done.User, services.GetRequiredService<TokenIssuer>()));
            default:
                return Problem.Of(401, "Sign-in failed.", "User name or password is wrong.");
        }
    }

    /// <summary>Answers a new token for the caller and ends the one that was sent.</summary>
    public static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> RefreshToken(HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var user = await services.GetRequiredService<UserSessions>().FindAsync(context.User.FindFirstValue(SessionPrincipal.UserId)!, cancellationToken);
        if (user is null) return Problem.Of(401, "Sign-in failed.", "This user is no longer there.");

        // A session of the pages has no token to end.
        if (context.Features.Get<ReadToken>() is { } sent && !await services.GetRequiredService<EndedTokens>().TryEndAsync(sent.Id, sent.ExpiresAt, cancellationToken))
            return Problem.Of(401, "Sign-in failed.", "This token was exchanged for a newer one already.");
        return TypedResults.Ok(AnswerFor(user, services.GetRequiredService<TokenIssuer>()));
    }

    /// <summary>Signs out: ends every token and session of the caller at once.</summary>
    public static async Task<NoContent> Logout(HttpContext context, IServiceProvider services, IAuditTrail trail, CancellationToken cancellationToken)
    {
        var name = context.User.TrailName();
        await services.GetRequiredService<UserDirectory>().EndSessionsAsync(name);
        await context.SignOutAsync(SessionCookie.SchemeName);
        await trail.RecordAsync(new AuditEntry(name, "auth.signout", $"user/{name}"), cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Who the caller is and what they may do.</summary>
    public static Ok<SignedInUser> GetMe(ClaimsPrincipal caller) => TypedResults.Ok(new SignedInUser(
        caller.TrailName(),
        caller.FindFirstValue(SessionPrincipal.Role)!,
        [.. caller.FindAll(Permissions.ClaimType).Select(c => c.Value)]));

    internal static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static LoginAnswer AnswerFor(UserSnapshot user, TokenIssuer tokens) =>
        new(tokens.Issue(user), "Bearer", (int)TokenIssuer.Lifetime.TotalSeconds, new SignedInUser(user.UserName, user.Role, Roles.PermissionsOf(user.Role)));
}
