using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>Asks once more before a subscriber is removed.</summary>
[Authorize(Policy = Permissions.SubscribersWrite)]
public sealed class DeleteModel(ProvisioningSystems systems, SubscriberCommands commands, SubscriberProblems problems) : SystemPage(systems)
{
    public StoredSubscriber Stored { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string uid, CancellationToken cancellationToken)
    {
        if (await Provider.GetAsync(uid, cancellationToken) is not { } stored) return NotFound();
        Stored = stored;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string uid, string? version, CancellationToken cancellationToken)
    {
        var result = await commands.DeleteAsync(Actor.Of(HttpContext), System.Key, uid, VersionTags.Of(version ?? ""), cancellationToken);
        if (result is CommandResult.Written)
        {
            TempData.SetNotice($"{uid} is deleted.");
            return LocalRedirect($"~{ListPath}");
        }

        if (result is CommandResult.NotFound)
        {
            TempData.SetNotice($"{uid} was gone already.", "warn");
            return LocalRedirect($"~{ListPath}");
        }

        if (await Provider.GetAsync(uid, cancellationToken) is not { } stored) return NotFound();
        Stored = stored;
        (Response.StatusCode, var message) = result switch
        {
            CommandResult.Stale => (412, "The record has changed since you opened it. Look at it again before you delete it."),
            CommandResult.Refused refused => (409, problems.Explain(User, refused.Outcome)),
            CommandResult.Unknown => (503, "It is not known yet whether the record was deleted: the store did not answer in time. Look again in a moment."),
            _ => (400, "The record was not deleted."),
        };
        ModelState.AddModelError("", message);
        return Page();
    }
}
