using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Web;

/// <summary>Registers what the modules share.</summary>
public static class WebParts
{
    public static IServiceCollection AddWebParts(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PrivacyOptions>().BindConfiguration(PrivacyOptions.Section);
        services.AddSingleton<PiiView>();
        return services;
    }
}
