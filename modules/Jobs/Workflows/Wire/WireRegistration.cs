using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Jobs.Workflows.Wire.Operations;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Registers the Step Functions API, which does nothing unless the settings name an endpoint.</summary>
internal static class WireRegistration
{
    public static IServiceCollection AddWorkflowWire(this IServiceCollection services)
    {
        services.AddSingleton<ExecutionList>();
        services.AddSingleton<WireCatalog>();
        services.AddSingleton<WireMachines>();
        services.AddSingleton<IWireOperations, StateMachineOperations>();
        services.AddSingleton<IWireOperations, ValidationOperations>();
        services.AddSingleton<IWireOperations, ExecutionOperations>();
        services.AddSingleton<IWireOperations, ExecutionListOperations>();
        services.AddSingleton<IWireOperations, HistoryOperations>();
        services.AddSingleton<IWireOperations, ActivityOperations>();
        services.AddSingleton<IWireOperations, TaskOperations>();
        services.AddSingleton<IWireOperations, TagOperations>();
        services.AddSingleton<WireServer>();
        services.AddSingleton<WireListener>();
        services.AddHostedService(provider => provider.GetRequiredService<WireListener>());
        return services;
    }
}
