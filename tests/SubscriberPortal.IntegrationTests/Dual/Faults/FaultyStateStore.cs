using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>The portal's state with its calls passing through a <see cref="FaultPlan"/>.</summary>
internal sealed class FaultyStateStore(IStateStore inner, FaultPlan faults) : IStateStore
{
    public const string Name = "state";

    public Task<StateItem?> GetAsync(string partition, string key, CancellationToken cancellationToken) =>
        faults.CallAsync(Name, () => inner.GetAsync(partition, key, CancellationToken.None));

    public Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        faults.CallAsync(Name, () => inner.WriteAsync(writes, CancellationToken.None));

    public Task<IReadOnlyList<StateItem>> QueryAsync(StateRange range, CancellationToken cancellationToken) =>
        faults.CallAsync(Name, () => inner.QueryAsync(range, CancellationToken.None));

    public Task<string> AppendAsync(string partition, string value, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        inner.AppendAsync(partition, value, expiresAt, cancellationToken);

    public Task<bool> TryLeaseAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) =>
        faults.CallAsync(Name, () => inner.TryLeaseAsync(name, owner, duration, CancellationToken.None));

    public Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken) => faults.CallAsync(Name, async () =>
    {
        await inner.ReleaseLeaseAsync(name, owner, CancellationToken.None);
        return true;
    });

    public Task<int> PurgeExpiredAsync(int limit, CancellationToken cancellationToken) => inner.PurgeExpiredAsync(limit, cancellationToken);
}
