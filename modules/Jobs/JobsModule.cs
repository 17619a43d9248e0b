using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Jobs.Activities.Migration;
using SubscriberPortal.Jobs.Activities.Scans;
using SubscriberPortal.Jobs.Endpoints;
using SubscriberPortal.Jobs.Health;
using SubscriberPortal.Jobs.Pages;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Jobs;

/// <summary>Registers the module and maps its endpoints.</summary>
public static class JobsModule
{
    public static IServiceCollection AddJobsModule(this IServiceCollection services)
    {
        services.AddValidation();
        services.AddJobsCore();
        services.AddMigrationActivities();
        services.AddAuditAndExportActivities();
        services.AddWorkflowEngine();
        services.AddJobPages();
        services.AddSingleton<IHealthProbe, FileStoreProbe>().AddSingleton<IHealthProbe, WorkflowProbe>();
        return services;
    }

    public static IEndpointRouteBuilder MapJobsModule(this IEndpointRouteBuilder endpoints) => endpoints
        .MapMigrationEndpoints()
        .MapAuditJobEndpoints()
        .MapExportEndpoints()
        .MapJobEndpoints()
        .MapJobControlEndpoints()
        .MapJobResultEndpoints()
        .MapJobHistoryEndpoints()
        .MapJobScheduleEndpoints()
        .MapFileEndpoints();
}
