using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Takes up running executions when the host has started, and lets what is at work finish when it stops.</summary>
internal sealed partial class EmbeddedWorkflowHost(EmbeddedWorkflowEngine engine, IHostApplicationLifetime lifetime, ILogger<EmbeddedWorkflowHost> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await engine.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStopping = stoppingToken.Register(() => started.TrySetResult());
        await started.Task;

        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await engine.RecoverAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.RecoverFailed(logger, exception, pause.TotalSeconds);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The running workflow executions cannot be read; the next attempt is in {Seconds} s")]
        public static partial void RecoverFailed(ILogger logger, Exception exception, double seconds);
    }
}
