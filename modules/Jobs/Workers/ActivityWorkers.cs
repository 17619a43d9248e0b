using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.Jobs.Workers;

/// <summary>Polls for tasks of every registered activity, several at a time of each, from the moment the host has started until it stops.</summary>
internal sealed partial class ActivityWorkers(
    IEnumerable<IActivityHandler> handlers,
    IWorkflowEngine engine,
    ActivityRunner runner,
    IOptions<JobsOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<ActivityWorkers> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await HostStart.WaitAsync(lifetime, stoppingToken);
        var slots = from handler in handlers
                    from slot in Enumerable.Range(1, options.Value.Workers)
                    select WorkAsync(handler, $"{Environment.MachineName}-{Environment.ProcessId}-{handler.Activity}-{slot}", stoppingToken);
        await Task.WhenAll(slots);
    }

    private async Task WorkAsync(IActivityHandler handler, string workerName, CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var task = await engine.PollAsync(handler.Activity, workerName, stopping);
                if (task is not null) await runner.RunAsync(handler, task, workerName, stopping);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The engine, not the task: RunAsync answers every failure of the work itself.
                Log.EngineFailed(logger, failure, handler.Activity, pause.TotalSeconds);
                await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The workers of {Activity} cannot reach the workflow engine and try again in {Seconds} s")]
        public static partial void EngineFailed(ILogger logger, Exception exception, string activity, double seconds);
    }
}
