using SubscriberPortal.Jobs.Activities.Scans.Runs;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>What a job keeps of each record that its scan yields. One sink serves one segment at a time: its buffers are large, and used again.</summary>
/// <typeparam name="T">What the scan yields: records or fingerprints.</typeparam>
internal abstract class ScanSink<T>
{
    /// <summary>How many of all the records added to this sink broke a rule.</summary>
    public long Failed { get; protected set; }

    public abstract bool IsFull { get; }

    public abstract string UidOf(T item);

    public abstract void Add(T item);

    /// <summary>Makes what was added since the last run durable. The run that <see cref="RunKey.Set"/> names is written last: it is the checkpoint.</summary>
    public abstract Task CommitAsync(RunStore runs, RunKey key, RunHeader header, CancellationToken cancellationToken);

    /// <summary>The scan whose items go into this sink.</summary>
    public abstract IAsyncEnumerable<IReadOnlyList<T>> ScanAsync(
        IProvisioningProvider provider, ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken);
}
