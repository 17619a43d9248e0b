using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SubscriberPortal.Aws;

/// <summary>Registers <see cref="AwsClients"/> and its settings; whoever needs them calls it, as often as they like.</summary>
public static class AwsRegistration
{
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(AwsClients))) return services;

        services.AddOptionsWithValidateOnStart<AwsOptions, AwsOptionsValidator>().BindConfiguration(AwsOptions.Section);
        services.TryAddSingleton<AwsClients>();
        return services;
    }
}
