using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Quartz;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Registers what is done again and again, with Quartz as the clock.</summary>
internal static class ScheduledTasks
{
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(1);

    public static IServiceCollection AddScheduledTasks(this IServiceCollection services)
    {
        services.AddSingleton<JobProgress>();
        AddTask<JobStarter>(services);
        AddTask<JobFollower>(services);
        AddTask<UploadWatch>(services);
        AddTask<ScheduleRunner>(services);
        AddTask<JobPurge>(services);
        services.AddHostedService<JobPump>();

        services.AddQuartz(quartz =>
        {
            // The pace is real time, even where a test holds the portal's clock still.
            quartz.UseTimeProvider(TimeProvider.System);
            Schedule<JobStarter>(quartz, "start-jobs", "Starts jobs that are ready, as far as there is room.", o => TimeSpan.FromSeconds(o.StartSeconds));
            Schedule<JobFollower>(quartz, "follow-jobs", "Brings the records of running jobs up to date.", o => TimeSpan.FromSeconds(o.FollowSeconds));
            Schedule<UploadWatch>(quartz, "take-in-uploads", "Takes in uploads that have arrived, ends those that never came.", o => TimeSpan.FromSeconds(o.StartSeconds));
            Schedule<ScheduleRunner>(quartz, "fire-schedules", "Makes the jobs whose schedule is due.", o => TimeSpan.FromSeconds(o.StartSeconds));
            Schedule<JobPurge>(quartz, "purge", "Removes jobs and other state that is kept no longer.", _ => PurgeInterval);
        });
        services.AddQuartzHostedService(hosting => hosting.WaitForJobsToComplete = true);
        return services;
    }

    private static void AddTask<TTask>(IServiceCollection services)
        where TTask : JobTask
    {
        services.AddSingleton<TTask>();
        services.AddSingleton<JobTask>(provider => provider.GetRequiredService<TTask>());
    }

    private static void Schedule<TTask>(IQuartzBuilder quartz, string name, string description, Func<JobsOptions, TimeSpan> interval)
        where TTask : JobTask =>
        quartz.ScheduleJob<ScheduledTask<TTask>>(
            (services, trigger) => trigger.WithIdentity(name).WithDescription(description).WithSimpleSchedule(interval(services.GetRequiredService<IOptions<JobsOptions>>().Value)),
            (_, job) => job.WithIdentity(name).WithDescription(description));
}
