using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>Counts writes, and from one of them on fails for ever, as if the process had been killed: just before that write, or just after it.</summary>
internal sealed class CrashingStore(IStateStore inner) : IStateStore
{
    private int _writes;

    public int Writes => _writes;

    public int CrashAt { get; init; } = int.MaxValue;

    public bool AfterTheWrite { get; init; }

    public bool IsDown { get; set; }

    public async Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        if (Interlocked.Increment(ref _writes) < CrashAt) return await inner.WriteAsync(writes, cancellationToken);
        IsDown = true;
        if (AfterTheWrite) await inner.WriteAsync(writes, cancellationToken);
        throw Down();
    }

    public Task<StateItem?> GetAsync(string partition, string key, CancellationToken cancellationToken) => Up().GetAsync(partition, key, cancellationToken);

    public Task<IReadOnlyList<StateItem>> QueryAsync(StateRange range, CancellationToken cancellationToken) => Up().QueryAsync(range, cancellationToken);

    public Task<string> AppendAsync(string partition, string value, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        Up().AppendAsync(partition, value, expiresAt, cancellationToken);

    public Task<bool> TryLeaseAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) => Up().TryLeaseAsync(name, owner, duration, cancellationToken);

    public Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken) => Up().ReleaseLeaseAsync(name, owner, cancellationToken);

    public Task<int> PurgeExpiredAsync(int limit, CancellationToken cancellationToken) => Up().PurgeExpiredAsync(limit, cancellationToken);

    private static SystemUnavailableException Down() => new("state", "the store is down");

    private IStateStore Up()
    {
        ThrowIfDown();
        return inner;
    }

    private void ThrowIfDown()
    {
        if (IsDown) throw Down();
    }
}
