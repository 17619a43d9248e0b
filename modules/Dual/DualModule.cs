using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SubscriberPortal.Dual;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class DualModule
{
    public static IServiceCollection AddDualModule(this IServiceCollection services)
    {
        services.AddValidation();
        return services;
    }

    public static IEndpointRouteBuilder MapDualModule(this IEndpointRouteBuilder endpoints) => endpoints;
}
