using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>A page below <c>/provision/{system}</c>: it is there for every registered system, and for no other.</summary>
public abstract class SystemPage(ProvisioningSystems systems) : PageModel
{
    public SystemDescriptor System { get; private set; } = null!;

    public bool IsDual => System.Key == SystemKeys.Dual;

    public string ListPath => $"/provision/{System.Key}";

    protected IProvisioningProvider Provider => systems.Provider(System.Key);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var key = RouteData.Values["system"] as string;
        var uid = RouteData.Values["uid"] as string;
        if (systems.All.FirstOrDefault(system => system.Key == key) is not { } found || (uid is not null && !SubscriberRules.IsUid(uid)))
        {
            context.Result = NotFound();
            return;
        }

        System = found;
        await next();
    }
}
