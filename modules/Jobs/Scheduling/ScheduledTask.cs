using Microsoft.Extensions.Logging;
using Quartz;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Lets Quartz run a task. A failure is logged and the next firing tries again: the scheduler never stops for it.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ScheduledTask<TTask>(TTask task, ILogger<ScheduledTask<TTask>> logger) : IJob
    where TTask : JobTask
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await task.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The scheduler stops.
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, task.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The scheduled task {Task} failed and will be tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string task);
    }
}
