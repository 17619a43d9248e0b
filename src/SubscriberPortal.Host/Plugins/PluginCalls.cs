using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Plugins;

/// <summary>Calls into one plugin: on its own threads, and with a time limit that holds also for a call that blocks or does not heed its token.</summary>
internal sealed partial class PluginCalls(SystemDescriptor system, TimeSpan limit, ILogger logger) : IDisposable
{
    private readonly PluginThreads _threads = new(system.Key);

    /// <param name="question">What is asked; it changes nothing.</param>
    /// <param name="passesArgumentErrors">Whether the contract lets it refuse an argument.</param>
    /// <exception cref="SystemUnavailableException">It failed, or gave no answer in time.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken, bool passesArgumentErrors = false)
    {
        try
        {
            return await RunAsync(question, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not InvalidCursorException && !(passesArgumentErrors && exception is ArgumentException))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>The plugin's answer, or that nobody knows whether it was made.</summary>
    /// <exception cref="SystemUnavailableException">The plugin says that nothing was written, or it was never asked.</exception>
    public async Task<(T? Outcome, WriteOutcome.Unknown? Unknown)> WriteAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return (await RunAsync(write, cancellationToken) ?? throw new InvalidOperationException("The plugin answered null."), null);
        }
        catch (SystemUnavailableException exception)
        {
            throw Unavailable(exception);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            if (exception is not TimeoutException) Log.Failed(logger, system.Key, exception);
            return (null, Unknown(exception is TimeoutException ? exception.Message : $"failed in the middle of the write ({exception.GetType().Name})"));
        }
    }

    public WriteOutcome.Unknown Unknown(string what) => new(system.Key, $"{system.Name} {what}.");

    /// <summary>Begins a call on the plugin's threads.</summary>
    public Task<T> Start<T>(Func<Task<T>> call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _threads).Unwrap();

    public void Dispose() => _threads.Dispose();

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        var running = Start(() => call(stop.Token));
        _ = running.ContinueWith(Forget, stop, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await running.WaitAsync(limit, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"did not answer within {limit.TotalSeconds} seconds"), exception);
        }
    }

    /// <summary>Nobody waits any more: a late failure is seen here, so that it does not end the process.</summary>
    private static void Forget(Task running, object? stop)
    {
        _ = running.Exception;
        ((CancellationTokenSource)stop!).Dispose();
    }

    private SystemUnavailableException Unavailable(Exception exception)
    {
        if (exception is SystemUnavailableException known) return new SystemUnavailableException(system.Key, FirstLine.Of(known.Message), known);
        if (exception is TimeoutException) return new SystemUnavailableException(system.Key, $"{system.Name} {exception.Message}.", exception);
        Log.Failed(logger, system.Key, exception);
        return new SystemUnavailableException(system.Key, $"The provider of {system.Name} failed ({exception.GetType().Name}). The portal's log has more.", exception);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The plugin of {System} failed")]
        public static partial void Failed(ILogger logger, string system, Exception exception);
    }
}
