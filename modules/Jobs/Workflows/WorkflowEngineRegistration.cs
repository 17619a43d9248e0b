using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Jobs.Workflows.Wire;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>Registers the engine that the settings name.</summary>
internal static class WorkflowEngineRegistration
{
    public static IServiceCollection AddWorkflowEngine(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<WorkflowOptions, WorkflowOptionsValidator>().BindConfiguration(WorkflowOptions.Section);
        services.AddSingleton(provider => WorkflowDefinitions.FromResources(provider.GetRequiredService<IOptions<WorkflowOptions>>().Value));
        services.AddSingleton<ExecutionStore>();
        services.AddSingleton<ActivityQueues>();
        services.AddSingleton<KnownActivities>();
        services.AddSingleton<EmbeddedWorkflowEngine>();
        services.AddSingleton<IWorkflowEngine>(provider => provider.GetRequiredService<EmbeddedWorkflowEngine>());
        services.AddWorkflowWire();
        services.AddHostedService<EmbeddedWorkflowHost>();
        return services;
    }
}
