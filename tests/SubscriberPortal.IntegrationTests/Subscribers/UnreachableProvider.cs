using System.Runtime.CompilerServices;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Subscribers;

/// <summary>A system that does not answer.</summary>
internal sealed class UnreachableProvider(SystemDescriptor system) : IProvisioningProvider
{
    public SystemDescriptor System => system;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => throw Silent();
    public Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) => throw Silent();
    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => throw Silent();
    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => throw Silent();
    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken) => throw Silent();
    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken) => throw Silent();
    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => throw Silent();
    public Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken) => Task.FromResult<WriteOutcome>(new WriteOutcome.Unknown(system.Key, "The connection was lost."));
    public Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) => throw Silent();
    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => throw Silent();
    public Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken) => Task.FromResult(new SystemHealth(HealthState.Unhealthy, 0, "It does not answer."));

    public async IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.FromException(Silent());
        yield break;
    }

    public async IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.FromException(Silent());
        yield break;
    }

    private SystemUnavailableException Silent() => new(system.Key, "It does not answer.");
}
