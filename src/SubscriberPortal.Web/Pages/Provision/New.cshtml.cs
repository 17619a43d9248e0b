using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>Creates a subscriber. No uid begins with the underscore of its path, so every one has its own page.</summary>
[Authorize(Policy = Permissions.SubscribersWrite)]
public sealed class NewModel(ProvisioningSystems systems, SubscriberCommands commands, SubscriberProblems problems) : FormPage(systems, problems)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Form = SubscriberForm.Of(Request.Form);
        var result = await commands.CreateAsync(Actor.Of(HttpContext), System.Key, Form.ToChange(), cancellationToken);
        if (result is not CommandResult.Written { Outcome.After: { } created }) return Refuse(result);

        TempData.SetNotice($"{created.Subscriber.Uid} is created.");
        return LocalRedirect($"~{ListPath}/{created.Subscriber.Uid}");
    }
}
