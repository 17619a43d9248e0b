using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>
/// One of the things that are done again and again: never twice at a time in this process, and on one instance at a time. Each is made so that a second run at the same time would do no harm
/// either; the lease saves the work and keeps the limits exact.
/// </summary>
internal abstract class JobTask(IStateStore state) : IDisposable
{
    private static readonly string Owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Short, so that after a crash the next instance need not wait long; renewed while the work goes on.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>What it does, for people and for the lease: <c>start-jobs</c>.</summary>
    public abstract string Name { get; }

    /// <summary>False leaves it to another instance.</summary>
    protected virtual bool MayRunHere => true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!MayRunHere) return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!await state.TryLeaseAsync(LeaseName, Owner, Lease, cancellationToken)) return;
            using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var renewing = RenewAsync(work);
            try
            {
                await WorkAsync(work.Token);
            }
            finally
            {
                await work.CancelAsync();
                await renewing;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task ReleaseAsync(CancellationToken cancellationToken) => state.ReleaseLeaseAsync(LeaseName, Owner, cancellationToken);

    public void Dispose()
    {
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <summary>Ends the work when the lease cannot be kept: another instance may be at it then.</summary>
    private async Task RenewAsync(CancellationTokenSource work)
    {
        try
        {
            do await Task.Delay(Lease / 3, work.Token);
            while (await state.TryLeaseAsync(LeaseName, Owner, Lease, work.Token));
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            return;
        }
        catch (SystemUnavailableException)
        {
            // As if somebody else had it.
        }

        await work.CancelAsync();
    }

    private string LeaseName => $"task/{Name}";
}
