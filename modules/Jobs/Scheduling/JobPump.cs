using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Runs the starter at once when something happened in this process; Quartz runs it from time to time for everything else.</summary>
internal sealed partial class JobPump(JobSignals signals, JobStarter starter, IEnumerable<JobTask> tasks, IHostApplicationLifetime lifetime, ILogger<JobPump> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var task in tasks)
        {
            try
            {
                await task.ReleaseAsync(cancellationToken);
            }
            catch (Exception failure)
            {
                // It runs out by itself.
                Log.NotReleased(logger, failure, task.Name);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await HostStart.WaitAsync(lifetime, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signals.WaitForWorkAsync(stoppingToken);
                await starter.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Jobs could not be started; the next scheduled run tries again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The lease of the task {Task} could not be given back")]
        public static partial void NotReleased(ILogger logger, Exception exception, string task);
    }
}
