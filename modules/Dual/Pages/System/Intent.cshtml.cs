using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Dual.Endpoints;
using SubscriberPortal.Dual.Recovery;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Dual.Pages.System;

/// <summary>One open dual write, and the two ways to settle it by hand.</summary>
[Authorize(Policy = Permissions.SubscribersRead)]
public sealed class IntentModel : PageModel
{
    public IntentAnswer Intent { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? direction, CancellationToken cancellationToken)
    {
        if (!User.Can(Permissions.SubscribersWrite)) return Forbid();
        SettleDirection? way = direction switch { "FORWARD" => SettleDirection.Forward, "BACK" => SettleDirection.Back, _ => null };
        if (way is null) return BadRequest();

        var result = await HttpContext.RequestServices.GetRequiredService<SettleDesk>().SettleAsync(id, way.Value, User.TrailName(), cancellationToken);
        if (result is null or { Settled: true } or { IsWatched: true })
        {
            TempData.SetNotice(result?.Detail ?? "It had been settled already.", result is { Conflicts.Count: > 0 } ? "warn" : "ok");
            return LocalRedirect("~/system");
        }

        if (!await FindAsync(id, cancellationToken)) return LocalRedirect("~/system");
        Response.StatusCode = 409;
        ModelState.AddModelError("", result.Detail);
        return Page();
    }

    private async Task<bool> FindAsync(string id, CancellationToken cancellationToken)
    {
        var intent = await HttpContext.RequestServices.GetRequiredService<IntentView>().FindAsync(id, cancellationToken);
        if (intent is not null) Intent = intent;
        return intent is not null;
    }
}
