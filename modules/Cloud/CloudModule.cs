using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Cloud;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class CloudModule
{
    public static IServiceCollection AddCloudModule(this IServiceCollection services)
    {
        services.AddValidation();
        services.AddCloudSystem();
        return services;
    }

    public static IEndpointRouteBuilder MapCloudModule(this IEndpointRouteBuilder endpoints) => endpoints.MapSubscriberApi(SystemKeys.Cloud);
}
