using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SubscriberPortal.Jobs.Endpoints;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Jobs.Workers;
using SubscriberPortal.Kernel.Jobs;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs;

/// <summary>Registers the records, the file store, what starts and follows jobs, and the workers; the engine and the activities register themselves.</summary>
internal static class JobsCore
{
    public static IServiceCollection AddJobsCore(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<JobsOptions, JobsOptionsValidator>().BindConfiguration(JobsOptions.Section);
        services.AddSingleton<JobSignals>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<JobStore>());
        services.AddFileStore();

        services.AddSingleton<JobDrafts>();
        services.AddSingleton<JobUploads>();
        services.AddSingleton<JobCreation>();
        services.AddSingleton<DerivedJobs>();
        services.AddSingleton<JobControl>();
        services.AddSingleton<FilterPreview>();
        services.AddSingleton<JobSchedules>();
        services.AddSingleton<BrokenOffResults>();
        services.AddScheduledTasks();

        // Real time: a clock that a test holds still must not hold the rows.
        services.AddSingleton(provider => new JobThrottle(provider.GetRequiredService<IJobs>(), TimeProvider.System, provider.GetRequiredService<RunningTasks>()));
        services.TryAddSingleton<CapacityMeters>();
        services.AddSingleton<RunningTasks>();
        services.AddSingleton<ActivityRunner>();
        services.AddSingleton<JobAnswers>();
        services.AddSingleton<IJobsOverview, JobsOverview>();
        services.AddHostedService<ActivityWorkers>();
        return services;
    }
}
