using Microsoft.Extensions.Options;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// Which instance's engine runs the executions. With the state in an embedded file there is one instance, and the seat is always its own; where instances share the state they share a lease, and
/// one that cannot renew it in time gives up before another may take it.
/// </summary>
internal sealed class EngineSeat(IStateStore state, IOptions<StateOptions> options)
{
    private const string Lease = "workflow-engine";

    /// <summary>How long the others wait for an instance that was killed.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(12);

    /// <summary>So much earlier the holder itself stops believing in it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private long _takenAt;
    private volatile bool _isTaken;

    /// <summary>How often to renew it, or to look whether it has become free.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether there may be other instances.</summary>
    public bool IsShared { get; } = options.Value.Store != StateOptions.Sqlite;

    public bool IsMine => !IsShared || (_isTaken && TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _takenAt)) < Duration - Margin);

    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (!IsShared) return true;
        var began = TimeProvider.System.GetTimestamp();
        var taken = await state.TryLeaseAsync(Lease, _owner, Duration, cancellationToken);
        Interlocked.Exchange(ref _takenAt, began);
        _isTaken = taken;
        return IsMine;
    }

    public async Task GiveBackAsync()
    {
        if (!IsShared || !_isTaken) return;
        _isTaken = false;
        await state.ReleaseLeaseAsync(Lease, _owner, CancellationToken.None);
    }
}
