using Amazon.DynamoDBv2;
using SubscriberPortal.Cloud.DynamoDb.Calls;
using SubscriberPortal.Cloud.DynamoDb.Reading;
using SubscriberPortal.Cloud.DynamoDb.Tables;
using SubscriberPortal.Cloud.DynamoDb.Writing;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Cloud.DynamoDb;

/// <summary>Cloud on DynamoDB: a table of records and one of the guards that keep their numbers unique.</summary>
/// <param name="limit">How long a call that somebody waits for may take.</param>
internal sealed class DynamoDbProvisioningProvider(SystemDescriptor system, IAmazonDynamoDB client, string tablePrefix, TimeSpan limit, CapacityMeters meters, TimeProvider time)
    : IProvisioningProvider, IIdentifierIndex, IDisposable
{
    private readonly Parts _parts = new(system.Key, client, new CloudTables(tablePrefix), limit, meters, time);

    public SystemDescriptor System => system;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => _parts.Reads.FindAsync(uid, cancellationToken);

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => _parts.Reads.FindAsync(new Guard(Guard.Msisdn, msisdn), cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => _parts.Reads.FindAsync(new Guard(Guard.Imsi, imsi), cancellationToken);

    public Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uids.Count, SubscriberWrite.MaxBatch);
        return _parts.Reads.FindManyAsync(uids, cancellationToken);
    }

    public async Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(msisdns.Count, SubscriberWrite.MaxBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(imsis.Count, SubscriberWrite.MaxBatch);
        var owners = await _parts.Reads.FindOwnersAsync([.. msisdns.Select(value => new Guard(Guard.Msisdn, value)), .. imsis.Select(value => new Guard(Guard.Imsi, value))], cancellationToken);
        return new IdentifierOwners(Of(Guard.Msisdn), Of(Guard.Imsi));

        Dictionary<string, string> Of(string kind) => owners.Where(pair => pair.Key.Kind == kind).ToDictionary(pair => pair.Key.Value, pair => pair.Value, StringComparer.Ordinal);
    }

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken)
    {
        if (query.SyncStatus is not null) throw new ArgumentException("Only Dual knows the sync status.", nameof(query));
        if (query.Limit is < 1 or > SubscriberQuery.MaxLimit) throw new ArgumentException($"The limit must be 1 to {SubscriberQuery.MaxLimit}.", nameof(query));
        cancellationToken.ThrowIfCancellationRequested();
        return _parts.List(query).ReadAsync(cancellationToken);
    }

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => _parts.Counter.CountAsync(cancellationToken);

    public async Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken)
    {
        write.Check();
        return (await _parts.Writer.WriteAsync([write], Now(), cancellationToken))[0];
    }

    public Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        SubscriberWrite.CheckBatch(writes);
        return _parts.Writer.WriteAsync(writes, Now(), cancellationToken);
    }

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => Task.FromResult(_parts.Scan.Plan(desired));

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        _parts.Scan.ReadAsync(segment, filter, after, SubscriberItem.Read, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        _parts.Scan.ReadAsync(segment, filter, after, item => SubscriberFingerprint.Of(SubscriberItem.ReadSubscriber(item)), cancellationToken);

    public Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken) => _parts.Health.CheckAsync(cancellationToken);

    public IReadOnlyList<ScanSegment> PlanIdentifierScan(int desired) => _parts.Scan.PlanGuards(desired);

    public IAsyncEnumerable<IReadOnlyList<IdentifierEntry>> ScanIdentifiersAsync(ScanSegment segment, CancellationToken cancellationToken) => _parts.Scan.ReadGuardsAsync(segment, cancellationToken);

    public Task<IReadOnlyList<IdentifierFault>> CheckIdentifiersAsync(IReadOnlyCollection<IdentifierEntry> suspects, CancellationToken cancellationToken) =>
        new IdentifierCheck(_parts.Reads).CheckAsync(suspects, cancellationToken);

    public void Dispose()
    {
        _parts.Dispose();
        client.Dispose();
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What the provider is made of.</summary>
    private sealed class Parts : IDisposable
    {
        private readonly DynamoDbCalls _calls;
        private readonly CloudTables _tables;
        private readonly string _system;

        public Parts(string system, IAmazonDynamoDB client, CloudTables tables, TimeSpan limit, CapacityMeters meters, TimeProvider time)
        {
            (_system, _tables) = (system, tables);
            _calls = new DynamoDbCalls(client, system, limit, meters);
            Reads = new SubscriberReads(_calls, tables);
            Scan = new SubscriberScan(_calls, tables, system);
            Counter = new SubscriberCounter(_calls, tables, time);
            Writer = new BatchWriter(_calls, tables, Reads, system);
            Health = new DynamoDbHealth(client, tables);
        }

        public SubscriberReads Reads { get; }

        public SubscriberScan Scan { get; }

        public SubscriberCounter Counter { get; }

        public BatchWriter Writer { get; }

        public DynamoDbHealth Health { get; }

        public void Dispose() => _calls.Dispose();

        public SubscriberList List(SubscriberQuery query) => new(_calls, _tables, Reads, _system, query);
    }
}
