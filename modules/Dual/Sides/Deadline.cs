namespace SubscriberPortal.Dual.Sides;

/// <summary>Ends the wait for a call after a time, also for a call that does not heed its token.</summary>
internal sealed class Deadline(DualOptions options, TimeProvider time)
{
    /// <param name="records">How many records the call concerns.</param>
    /// <exception cref="TimeoutException">The call did not answer in time; it may still have its effect.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, int records = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = options.CallDeadlineOf(records);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = call(stop.Token);
        try
        {
            return await running.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await stop.CancelAsync();
            Observe(running);
            throw new TimeoutException($"No answer within {limit.TotalSeconds:0} s.");
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            Observe(running);
            throw;
        }
    }

    /// <summary>A call that nobody waits for any more must not end the process with its failure.</summary>
    private static void Observe(Task abandoned) =>
        _ = abandoned.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
