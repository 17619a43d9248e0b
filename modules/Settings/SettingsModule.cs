using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SubscriberPortal.Settings;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class SettingsModule
{
    public static IServiceCollection AddSettingsModule(this IServiceCollection services)
    {
        services.AddValidation();
        return services;
    }

    public static IEndpointRouteBuilder MapSettingsModule(this IEndpointRouteBuilder endpoints) => endpoints;
}
