using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Audit;

/// <summary>A system in front of which a test stands: it can be unreachable, act between two calls, scan in an order of its own, or break off.</summary>
internal sealed class OtherProvider(IProvisioningProvider inner) : IProvisioningProvider
{
    public bool IsUnreachable { get; set; }

    /// <summary>Runs before records are read by uid; its argument counts the calls from 1 on.</summary>
    public Func<int, Task>? BeforeGetMany { get; set; }

    /// <summary>Breaks the scan off after so many records.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>Yields each segment backwards, as a store does whose order is not that of uid.</summary>
    public bool Backwards { get; init; }

    public int Scanned { get; private set; }

    private int _calls;

    public SystemDescriptor System => inner.System with { ScansInUidOrder = inner.System.ScansInUidOrder && !Backwards };

    /// <summary>Puts one in front of a registered system.</summary>
    public static Action<IServiceCollection> Over(string system, bool backwards = false) => services =>
    {
        var registered = services.Single(s => s.IsKeyedService && Equals(s.ServiceKey, system) && s.ServiceType == typeof(IProvisioningProvider));
        services.Remove(registered);
        services.AddKeyedSingleton<IProvisioningProvider>(
            system, (provider, key) => new OtherProvider((IProvisioningProvider)registered.KeyedImplementationFactory!(provider, key)) { Backwards = backwards });
    };

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => Reach().GetAsync(uid, cancellationToken);

    public async Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        if (BeforeGetMany is not null) await BeforeGetMany(++_calls);
        return await Reach().GetManyAsync(uids, cancellationToken);
    }

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => Reach().FindByMsisdnAsync(msisdn, cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => Reach().FindByImsiAsync(imsi, cancellationToken);

    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken) =>
        Reach().FindOwnersAsync(msisdns, imsis, cancellationToken);

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken) => Reach().ListAsync(query, cancellationToken);

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => Reach().CountAsync(cancellationToken);

    public Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken) => Reach().WriteAsync(write, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) => Reach().WriteBatchAsync(writes, cancellationToken);

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => Reach().PlanScanAsync(desired, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        ScanAsync(Reach().ScanAsync, s => s.Subscriber.Uid, segment, filter, after, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        ScanAsync(Reach().ScanFingerprintsAsync, s => s.Uid, segment, filter, after, cancellationToken);

    public Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken) => inner.CheckHealthAsync(cancellationToken);

    private IProvisioningProvider Reach() => IsUnreachable ? throw new SystemUnavailableException(inner.System.Key, "It is switched off.") : inner;

    private async IAsyncEnumerable<IReadOnlyList<T>> ScanAsync<T>(
        Func<ScanSegment, SubscriberFilter, string?, CancellationToken, IAsyncEnumerable<IReadOnlyList<T>>> scan,
        Func<T, string> uid,
        ScanSegment segment,
        SubscriberFilter filter,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = scan(segment, filter, Backwards ? null : after, cancellationToken);
        if (Backwards) batches = ReverseAsync(batches, uid, after, cancellationToken);
        await foreach (var batch in batches)
        {
            foreach (var part in batch.Chunk(20))
            {
                if (Scanned >= BreakAfter) throw new SystemUnavailableException(inner.System.Key, "It broke off.");
                Scanned += part.Length;
                yield return part;
            }
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> ReverseAsync<T>(
        IAsyncEnumerable<IReadOnlyList<T>> batches, Func<T, string> uid, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = await batches.SelectMany(b => b).Reverse().ToListAsync(cancellationToken);
        var start = after is null ? 0 : all.FindIndex(item => uid(item) == after) + 1;
        yield return all[start..];
    }
}
