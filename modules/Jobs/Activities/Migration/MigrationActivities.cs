using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Jobs.Activities.Migration.Results;
using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Activities.Migration.Writing;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Registers the activities of migrations and bulk deletes, their undo, repair and redrive.</summary>
internal static class MigrationActivities
{
    public static IServiceCollection AddMigrationActivities(this IServiceCollection services)
    {
        services.AddSingleton<RowSource>();
        services.AddSingleton<RowWorks>();
        services.AddSingleton<BeforeImages>();
        services.AddSingleton<RejectParts>();
        services.AddSingleton<JobResults>();
        services.AddSingleton<ChunkRunner>();
        services.AddSingleton<IActivityHandler, PlanJobActivity>();
        services.AddSingleton<IActivityHandler, ProcessChunkActivity>();
        services.AddSingleton<IActivityHandler, FinishJobActivity>();
        services.AddSingleton<IActivityHandler, RecordFailureActivity>();
        return services;
    }
}
