using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Jobs.Workflows.StepFunctions;
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
        services.AddSingleton<EngineSeat>();
        services.AddSingleton<EmbeddedWorkflowEngine>();
        services.AddWorkflowWire();

        services.AddAws();
        services.AddSingleton(provider => provider.GetRequiredService<AwsClients>().NewStepFunctions(provider.GetRequiredService<IOptions<WorkflowOptions>>().Value.ServiceUrl));
        services.AddSingleton<StepFunctionsDeployment>();
        services.AddSingleton<StatusPace>();
        services.AddSingleton<StepFunctionsWorkflowEngine>();

        services.AddSingleton<IWorkflowEngine>(provider => provider.RunsOnStepFunctions() ? provider.GetRequiredService<StepFunctionsWorkflowEngine>() : provider.GetRequiredService<EmbeddedWorkflowEngine>());
        services.AddSingleton<IHostedService>(provider => provider.RunsOnStepFunctions()
            ? ActivatorUtilities.CreateInstance<StepFunctionsHost>(provider)
            : ActivatorUtilities.CreateInstance<EmbeddedWorkflowHost>(provider));
        return services;
    }

    private static bool RunsOnStepFunctions(this IServiceProvider provider) => provider.GetRequiredService<IOptions<WorkflowOptions>>().Value.Engine == WorkflowOptions.StepFunctions;
}
