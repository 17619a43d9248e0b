using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>A provider that does in every call what the test says, and then fails with a message that nobody outside may see.</summary>
internal sealed class UnrulyProvider(Func<CancellationToken, Task> act, string key = "unruly") : IProvisioningProvider
{
    public const string Secret = "password=4711";

    private int _checks;

    public SystemDescriptor System { get; } = new(key, key, "nothing", 50, ScansInUidOrder: true);

    /// <summary>What a batch answers in place of failing.</summary>
    public IReadOnlyList<WriteOutcome>? Outcomes { get; init; }

    /// <summary>What a health check answers in place of failing.</summary>
    public SystemHealth? Health { get; init; }

    public int Checks => _checks;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => Fail<StoredSubscriber?>(cancellationToken);

    public Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        Fail<IReadOnlyDictionary<string, StoredSubscriber>>(cancellationToken);

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => Fail<StoredSubscriber?>(cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => Fail<StoredSubscriber?>(cancellationToken);

    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken) => Fail<IdentifierOwners>(cancellationToken);

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken) => Fail<SubscriberPage>(cancellationToken);

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => Fail<SubscriberCounts>(cancellationToken);

    public Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken) => Fail<WriteOutcome>(cancellationToken);

    public async Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) =>
        Outcomes ?? await Fail<IReadOnlyList<WriteOutcome>>(cancellationToken);

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => Fail<IReadOnlyList<ScanSegment>>(cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(
        ScanSegment segment, SubscriberFilter filter, string? after, [global::System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await Fail<IReadOnlyList<StoredSubscriber>>(cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(
        ScanSegment segment, SubscriberFilter filter, string? after, [global::System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await Fail<IReadOnlyList<SubscriberFingerprint>>(cancellationToken);
    }

    public async Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _checks);
        if (Health is null) return await Fail<SystemHealth>(cancellationToken);
        await act(cancellationToken);
        return Health;
    }

    private async Task<T> Fail<T>(CancellationToken cancellationToken)
    {
        await act(cancellationToken);
        throw new InvalidOperationException(Secret);
    }
}
