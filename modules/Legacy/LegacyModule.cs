using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Legacy;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class LegacyModule
{
    public static IServiceCollection AddLegacyModule(this IServiceCollection services)
    {
        services.AddValidation();
        services.AddLegacySystem();
        return services;
    }

    public static IEndpointRouteBuilder MapLegacyModule(this IEndpointRouteBuilder endpoints) => endpoints.MapSubscriberApi(SystemKeys.Legacy);
}
