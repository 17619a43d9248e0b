using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Navigation;

namespace SubscriberPortal.Settings;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class SettingsModule
{
    public static IServiceCollection AddSettingsModule(this IServiceCollection services)
    {
        services.AddValidation();
        services.AddSingleton<IProvisioningMode, ProvisioningModeStore>();
        services.AddSingleton<EffectiveSettings>();
        services.AddSingleton(new NavItem("Settings", "/settings", "settings", "Portal", 800, Permissions.SettingsWrite));
        return services;
    }

    public static IEndpointRouteBuilder MapSettingsModule(this IEndpointRouteBuilder endpoints) => endpoints.MapProvisioningMode();
}
