using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Takes up running executions when the host has started and the seat is this instance's, and lets what is at work finish when it stops.</summary>
internal sealed partial class EmbeddedWorkflowHost(EmbeddedWorkflowEngine engine, EngineSeat seat, IHostApplicationLifetime lifetime, ILogger<EmbeddedWorkflowHost> logger) : BackgroundService
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
        await HostStart.WaitAsync(lifetime, stoppingToken);
        var (isAtWork, pause) = (false, FirstPause);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = EngineSeat.Interval;
            try
            {
                isAtWork = await KeepAsync(isAtWork, stoppingToken);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                wait = isAtWork ? FirstPause : pause;
                Log.RecoverFailed(logger, exception, wait.TotalSeconds);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                if (isAtWork && !seat.IsMine) isAtWork = await LeaveAsync();
            }

            await Task.Delay(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Renews the seat or tries to take it; answers whether the executions run here then.</summary>
    private async Task<bool> KeepAsync(bool isAtWork, CancellationToken cancellationToken)
    {
        var isMine = await seat.TryTakeAsync(cancellationToken);
        if (isMine && (!isAtWork || seat.IsShared)) await engine.RecoverAsync(cancellationToken);
        return isMine || (isAtWork && await LeaveAsync());
    }

    private async Task<bool> LeaveAsync()
    {
        Log.Left(logger);
        await engine.StandDownAsync();
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The running workflow executions cannot be read; the next attempt is in {Seconds} s")]
        public static partial void RecoverFailed(ILogger logger, Exception exception, double seconds);

        [LoggerMessage(LogLevel.Warning, "This instance could not keep the seat of the workflow engine in time; another one goes on with its executions")]
        public static partial void Left(ILogger logger);
    }
}
