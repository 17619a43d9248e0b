using System.Security.Claims;
using System.Text.Json;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Settings;

/// <summary>Changes the provisioning mode and writes it into the audit trail; the one way for API and page.</summary>
internal static class ProvisioningModeChange
{
    public static async Task<ProvisioningModeSetting> ChangeAsync(
        this IProvisioningMode modes, IAuditTrail trail, ProvisioningMode mode, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var before = await modes.GetAsync(cancellationToken);
        var after = await modes.SetAsync(mode, caller.TrailName(), cancellationToken);
        await trail.RecordAsync(
            new AuditEntry(caller.TrailName(), "settings.update", "settings/provisioning-mode", Json(before), Json(after)), cancellationToken);
        return after;
    }

    private static string Json(ProvisioningModeSetting setting) => JsonSerializer.Serialize(new { mode = setting.Mode.ToName() });
}
