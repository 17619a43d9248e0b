using System.Runtime.CompilerServices;
using System.Text;
using SubscriberPortal.Dual.Reading;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Dual.Writing;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual;

/// <summary>Cloud and Legacy at once, kept equal by the dual-write protocol.</summary>
internal sealed class DualProvider(DualSides sides, DualReader reader, DualList list, DualScan scan, DualCounts counts, DualWriter writer) : IProvisioningProvider
{
    public static readonly SystemDescriptor Descriptor = new(SystemKeys.Dual, "Dual", "Cloud and Legacy together", 30, ScansInUidOrder: false);

    public SystemDescriptor System => Descriptor;

    public async Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) =>
        (await GetManyAsync([uid], cancellationToken)).GetValueOrDefault(uid);

    public async Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        var (records, unreachable) = await reader.ReadAsync(uids, cancellationToken);

        // What the living side does not have may be on the other: that is not "not found".
        return unreachable is null || uids.All(records.ContainsKey) ? records : throw Unreachable(unreachable);
    }

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) =>
        FindAsync(side => side.AskAsync(token => side.Provider.FindByMsisdnAsync(msisdn, token), cancellationToken), cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) =>
        FindAsync(side => side.AskAsync(token => side.Provider.FindByImsiAsync(imsi, token), cancellationToken), cancellationToken);

    public async Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken)
    {
        var (cloud, legacy) = await sides.Both.Map(side => side.AskAsync(token => side.Provider.FindOwnersAsync(msisdns, imsis, token), cancellationToken)).WhenBothAsync();
        return new IdentifierOwners(Union(legacy.ByMsisdn, cloud.ByMsisdn), Union(legacy.ByImsi, cloud.ByImsi));

        static Dictionary<string, string> Union(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second)
        {
            var union = second.ToDictionary();
            foreach (var (number, uid) in first) union[number] = uid;
            return union;
        }
    }

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken) => query.Limit is < 1 or > SubscriberQuery.MaxLimit
        ? throw new ArgumentException($"The limit must be 1 to {SubscriberQuery.MaxLimit}.", nameof(query))
        : list.ListAsync(query, cancellationToken);

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => counts.CountAsync(cancellationToken);

    public async Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken) => (await WriteBatchAsync([write], cancellationToken))[0];

    public Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count > SubscriberQuery.MaxLimit) throw new ArgumentException($"A batch has at most {SubscriberQuery.MaxLimit} writes.", nameof(writes));
        if (writes.DistinctBy(write => write.Uid).Count() != writes.Count) throw new ArgumentException("A uid occurs twice in the batch.", nameof(writes));
        foreach (var write in writes)
        {
            if (write.After is { } after && after.Uid != write.Uid) throw new ArgumentException("A write may not change the uid.", nameof(writes));
            if (write.WriteId.Length is 0 or > 128 || !Ascii.IsValid(write.WriteId)) throw new ArgumentException("A write_id has 1 to 128 ASCII characters.", nameof(writes));
        }

        return writer.WriteAsync(writes, cancellationToken);
    }

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => scan.PlanAsync(desired, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        scan.ScanAsync(segment, filter, after, cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(
        ScanSegment segment, SubscriberFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in scan.ScanAsync(segment, filter, after, cancellationToken))
            yield return [.. batch.Select(record => SubscriberFingerprint.Of(record.Subscriber))];
    }

    public async Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        var (cloud, legacy) = await sides.Both.Map(side => side.Provider.CheckHealthAsync(cancellationToken)).WhenBothAsync();
        var both = new Both<SystemHealth>(cloud, legacy);
        var state = both.All(health => health.State == HealthState.Healthy) ? HealthState.Healthy
            : both.All(health => health.State == HealthState.Unhealthy) ? HealthState.Unhealthy : HealthState.Degraded;
        return new SystemHealth(state, Math.Max(cloud.LatencyMs, legacy.LatencyMs), $"{sides.Cloud.Name}: {cloud.Detail} {sides.Legacy.Name}: {legacy.Detail}");
    }

    /// <summary>Finds on either side, Legacy first, and then reads that uid on both.</summary>
    private async Task<StoredSubscriber?> FindAsync(Func<Side, Task<StoredSubscriber?>> find, CancellationToken cancellationToken)
    {
        SystemUnavailableException? failure = null;
        string? uid = null;
        var finding = sides.Both.Map(find);
        foreach (var task in new[] { finding.Legacy, finding.Cloud })
        {
            try
            {
                uid ??= (await task)?.Subscriber.Uid;
            }
            catch (SystemUnavailableException exception)
            {
                failure = exception;
            }
        }

        if (uid is not null) return await GetAsync(uid, cancellationToken);
        return failure is null ? null : throw failure;
    }

    private static SystemUnavailableException Unreachable(Side side) =>
        new(side.Key, $"{side.Name} cannot be reached, and the other side does not have the record.");
}
