using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using SubscriberPortal.Host.Pipeline;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>What stands between "we know who it is" and "may they": the API's antiforgery header, the password that must be changed first, an auditor's reason.</summary>
internal sealed class CallerGates(RequestDelegate next, ApiPaths api, IAntiforgery antiforgery, IAuditTrail trail)
{
    public const string ChangePasswordPath = "/account/password";
    private const string ReasonHeader = "X-Reason";
    private const int MaxReasonLength = 500;

    public async Task InvokeAsync(HttpContext context)
    {
        var isApi = api.Covers(context.Request.Path);
        if (isApi && context.User.Identity?.AuthenticationType == SessionCookie.SchemeName && !await HasAntiforgeryTokenAsync(context))
            context.User = new ClaimsPrincipal(new ClaimsIdentity());

        if (context.User.HasClaim(c => c.Type == SessionPrincipal.MustChangePassword) && !StaysOpen(context))
        {
            if (!isApi) context.Response.Redirect(context.Request.PathBase + ChangePasswordPath);
            else await Problem.Of(403, "The password must be changed.", "This password is for one sign-in. Change it at /signin, or with POST /auth/login and newPassword.").ExecuteAsync(context);
            return;
        }

        if (isApi && context.Request.Headers.TryGetValue(ReasonHeader, out var reason) && context.User.IsInRole(Roles.Auditor))
        {
            if (Violation(reason!) is { } violation)
            {
                await Problem.Invalid(ReasonHeader, violation).ExecuteAsync(context);
                return;
            }

            await GrantPersonalDataAsync(context, reason.ToString().Trim());
        }

        await next(context);
    }

    private async Task<bool> HasAntiforgeryTokenAsync(HttpContext context)
    {
        // A form field would do for a page, but then any form that a foreign page posts would need only that; the API wants the header, also to read.
        if (!context.Request.Headers.ContainsKey("RequestVerificationToken")) return false;
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private static bool StaysOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || context.Request.Path.StartsWithSegments(ChangePasswordPath, StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/signout", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase);

    private static string? Violation(string reason)
    {
        if (reason.Trim().Length is < 3 or > MaxReasonLength) return $"{ReasonHeader} must have 3 to {MaxReasonLength} characters.";
        return reason.Any(char.IsControl) ? $"{ReasonHeader} may not hold control characters." : null;
    }

    /// <summary>Logged before anything is shown, whether or not the answer then holds personal data.</summary>
    private async Task GrantPersonalDataAsync(HttpContext context, string reason)
    {
        await trail.RecordAsync(new AuditEntry(context.User.TrailName(), "pii.read", $"{context.Request.Method} {context.Request.Path}", Reason: reason), context.RequestAborted);
        ((ClaimsIdentity)context.User.Identity!).AddClaim(new Claim(Permissions.ClaimType, Permissions.PiiRead));
    }
}
