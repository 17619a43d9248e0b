using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Pages;

/// <summary>Ends all sessions and tokens of whoever is signed in.</summary>
public sealed class SignOutModel(IServiceProvider services, IAuditTrail trail) : PageModel
{
    public void OnGet()
    {
        // Asks before it does anything: a link must not sign people out.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var name = User.TrailName();
        await services.GetRequiredService<UserDirectory>().EndSessionsAsync(name);
        await HttpContext.SignOutAsync(SessionCookie.SchemeName);
        await trail.RecordAsync(new AuditEntry(name, "auth.signout", $"user/{name}"), cancellationToken);
        return LocalRedirect("~/signin");
    }
}
