using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>A side whose calls pass through a <see cref="FaultPlan"/>, and that can be down altogether.</summary>
/// <param name="outlivesProcesses">It passes for a server, whose calls may have their effect when the process that made them is dead.</param>
internal sealed class FaultyProvider(IProvisioningProvider inner, FaultPlan faults, bool outlivesProcesses) : IProvisioningProvider
{
    public bool IsDown { get; set; }

    public IProvisioningProvider Inner => inner;

    public SystemDescriptor System => outlivesProcesses ? inner.System with { IsEmbedded = false } : inner.System;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => CallAsync(() => inner.GetAsync(uid, CancellationToken.None));

    public Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        CallAsync(() => inner.GetManyAsync(uids, CancellationToken.None));

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => CallAsync(() => inner.FindByMsisdnAsync(msisdn, CancellationToken.None));

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => CallAsync(() => inner.FindByImsiAsync(imsi, CancellationToken.None));

    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindOwnersAsync(msisdns, imsis, CancellationToken.None));

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken) => CallAsync(() => inner.ListAsync(query, CancellationToken.None));

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => CallAsync(() => inner.CountAsync(CancellationToken.None));

    public Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken) => CallAsync(() => inner.WriteAsync(write, CancellationToken.None));

    public Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(() => inner.WriteBatchAsync(writes, CancellationToken.None));

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => inner.PlanScanAsync(desired, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        inner.ScanAsync(segment, filter, after, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        inner.ScanFingerprintsAsync(segment, filter, after, cancellationToken);

    public Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken) =>
        IsDown ? Task.FromResult(new SystemHealth(HealthState.Unhealthy, 0, "Down.")) : inner.CheckHealthAsync(cancellationToken);

    private Task<T> CallAsync<T>(Func<Task<T>> call) =>
        IsDown ? throw new SystemUnavailableException(System.Key, $"{System.Name} is down.") : faults.CallAsync(System.Key, call);
}
