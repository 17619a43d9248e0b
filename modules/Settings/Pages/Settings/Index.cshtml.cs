using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Notices;

namespace SubscriberPortal.Settings.Pages.Settings;

/// <summary>The provisioning mode, to be changed after a question, and the configuration, to be read.</summary>
[Authorize(Policy = Permissions.SettingsWrite)]
public sealed class IndexModel(IProvisioningMode modes, IAuditTrail trail) : PageModel
{
    public ProvisioningModeSetting Current { get; private set; } = null!;

    /// <summary>What was chosen and not yet confirmed.</summary>
    public ProvisioningMode? Wanted { get; private set; }

    public IReadOnlyList<(string Key, string Meaning, string Value)> Configuration { get; private set; } = [];

    public static string Meaning(ProvisioningMode mode) => mode switch
    {
        ProvisioningMode.Cloud => "Reads and writes go to Cloud alone. For the end of a migration: Legacy is no longer kept up to date.",
        ProvisioningMode.Legacy => "Reads and writes go to Legacy alone. For the beginning of a migration: Legacy holds the truth.",
        _ => "Every write is made in Cloud and in Legacy, or in neither; reads say how the two compare. For the time in between.",
    };

    public async Task OnGetAsync(string? mode, CancellationToken cancellationToken)
    {
        await ShowAsync(cancellationToken);
        if (ProvisioningModes.TryParse(mode, out var wanted) && wanted != Current.Mode) Wanted = wanted;
    }

    public async Task<IActionResult> OnPostAsync(string? mode, CancellationToken cancellationToken)
    {
        if (ProvisioningModes.TryParse(mode, out var wanted))
        {
            await modes.ChangeAsync(trail, wanted, User, cancellationToken);
            TempData.SetNotice($"The provisioning mode is {wanted.ToName()} now.");
            return LocalRedirect("~/settings");
        }

        await ShowAsync(cancellationToken);
        Response.StatusCode = 400;
        ModelState.AddModelError("mode", "The mode must be one of CLOUD, LEGACY, DUAL_PROV.");
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        Current = await modes.GetAsync(cancellationToken);
        Configuration = HttpContext.RequestServices.GetRequiredService<EffectiveSettings>().All;
    }
}
