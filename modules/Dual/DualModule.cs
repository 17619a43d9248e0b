using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Endpoints;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Reading;
using SubscriberPortal.Dual.Recovery;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Dual.Sync;
using SubscriberPortal.Dual.Writing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Dual;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class DualModule
{
    public static IServiceCollection AddDualModule(this IServiceCollection services)
    {
        services.AddValidation();
        services.AddDualProvider();
        services.AddScoped<SyncCommands>();
        services.AddSingleton<IntentView>();
        services.AddHostedService(provider => provider.GetRequiredService<Reconciler>());
        return services;
    }

    public static IEndpointRouteBuilder MapDualModule(this IEndpointRouteBuilder endpoints) => endpoints.MapSubscriberApi(SystemKeys.Dual).MapDual().MapSync();

    /// <summary>Everything but what a running host adds: pages, endpoints and the schedule of the reconciler.</summary>
    internal static IServiceCollection AddDualProvider(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<DualOptions>().BindConfiguration(DualOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<IValidateOptions<DualOptions>, DualOptionsValidator>();
        services.AddSingleton(DualProvider.Descriptor);
        services.AddKeyedSingleton<IProvisioningProvider, DualProvider>(SystemKeys.Dual);
        services.AddSingleton<DualSides>().AddSingleton<DualReader>().AddSingleton<DualList>().AddSingleton<PendingList>().AddSingleton<DualScan>().AddSingleton<DualCounts>();
        services.AddSingleton<TimedState>().AddSingleton<ChunkRegister>().AddSingleton<IntentJournal>().AddSingleton<WritePlanner>().AddSingleton<DualWriter>();
        services.AddSingleton<OpenIntents>().AddSingleton<IOpenIntents>(provider => provider.GetRequiredService<OpenIntents>());
        services.AddSingleton<IntentRecovery>().AddSingleton<SettleDesk>().AddSingleton<Reconciler>();
        services.AddSingleton<ISubscriberSync, SubscriberSync>();
        return services;
    }
}
