using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using SubscriberPortal.Host.Pipeline;

namespace SubscriberPortal.Host.Identity;

/// <summary>The pages' session: a cookie that names user and stamp; everything else is looked up at each request.</summary>
internal sealed class SessionCookie(UserSessions sessions, ApiPaths api) : CookieAuthenticationEvents
{
    public const string SchemeName = "Session";
    public const string CookieName = "portal-session";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static Task SignInAsync(HttpContext context, UserSnapshot user) =>
        context.SignInAsync(SchemeName, SessionPrincipal.Of(user, SchemeName));

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirst(SessionPrincipal.UserId)?.Value;
        var user = id is null ? null : await sessions.FindAsync(id, context.HttpContext.RequestAborted);
        if (SessionPrincipal.Stands(user, context.Principal?.FindFirst(SessionPrincipal.Stamp)?.Value)) context.ReplacePrincipal(SessionPrincipal.Of(user!, SchemeName));
        else context.RejectPrincipal();
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        AnswerAsync(context, StatusCodes.Status401Unauthorized, base.RedirectToLogin);

    /// <summary>A page that the role does not allow says so; it does not send people elsewhere.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status, Func<RedirectContext<CookieAuthenticationOptions>, Task> redirect)
    {
        if (!api.Covers(context.Request.Path)) return redirect(context);
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
