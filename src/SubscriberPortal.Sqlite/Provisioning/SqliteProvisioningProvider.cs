using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>The embedded provider: one table <c>subscribers</c> in one file. Cloud and Legacy differ by their schema alone.</summary>
public sealed class SqliteProvisioningProvider(SystemDescriptor system, SqliteDatabase database, TimeProvider time) : IProvisioningProvider
{
    private readonly SubscriberCounter _counter = new(database, time);
    private readonly SubscriberScan _scan = new(database, system.Key);

    public SystemDescriptor System { get; } = system with { IsEmbedded = true };

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => FindAsync(SubscriberSql.ByUid, uid, cancellationToken);

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => FindAsync(SubscriberSql.ByMsisdn, msisdn, cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => FindAsync(SubscriberSql.ByImsi, imsi, cancellationToken);

    public Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uids.Count, SubscriberWrite.MaxBatch);
        return database.ReadAsync<IReadOnlyDictionary<string, StoredSubscriber>>(
            session => session.ReadTogether(() =>
            {
                var found = new Dictionary<string, StoredSubscriber>(uids.Count);
                var row = session.Prepare(SubscriberSql.ByUid);
                foreach (var uid in uids)
                {
                    if (row.Bind(1, uid).Step()) found[uid] = SubscriberRow.Read(row);
                    row.Reset();
                }

                return found;
            }),
            cancellationToken);
    }

    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(msisdns.Count, SubscriberWrite.MaxBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(imsis.Count, SubscriberWrite.MaxBatch);
        return database.ReadAsync(
            session => session.ReadTogether(() => new IdentifierOwners(Owners(session, SubscriberSql.OwnerOfMsisdn, msisdns), Owners(session, SubscriberSql.OwnerOfImsi, imsis))),
            cancellationToken);
    }

    public Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken)
    {
        if (query.SyncStatus is not null) throw new ArgumentException("Only Dual knows the sync status.", nameof(query));
        if (query.Limit is < 1 or > SubscriberQuery.MaxLimit) throw new ArgumentException($"The limit must be 1 to {SubscriberQuery.MaxLimit}.", nameof(query));
        return database.ReadAsync(session => new SubscriberList(session, system.Key, query).Read(), cancellationToken);
    }

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => _counter.CountAsync(cancellationToken);

    public async Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken)
    {
        write.Check();
        try
        {
            return await database.WriteAsync(session => new SubscriberWriter(session, Now()).Write(write), cancellationToken);
        }
        catch (CommitUncertainException exception)
        {
            return new WriteOutcome.Unknown(system.Key, exception.Message);
        }
    }

    public async Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        SubscriberWrite.CheckBatch(writes);
        if (writes.Count == 0) return [];
        try
        {
            return await database.WriteAsync(session => WriteAll(session, writes), cancellationToken);
        }
        catch (CommitUncertainException exception)
        {
            return [.. writes.Select(_ => new WriteOutcome.Unknown(system.Key, exception.Message))];
        }
    }

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => _scan.PlanAsync(desired, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        _scan.ReadAsync(segment, filter, after, SubscriberRow.Read, stored => stored.Subscriber.Uid, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        _scan.ReadAsync(segment, filter, after, SubscriberRow.ReadFingerprint, fingerprint => fingerprint.Uid, cancellationToken);

    public Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken) => SystemHealth.MeasureAsync(
        async token =>
        {
            var version = await database.ReadAsync(ReadVersion, token);

            // An open file that was removed goes on working, until the restart that finds it gone.
            return File.Exists(database.Path)
                ? ($"SQLite {version}", $"{database.Name} answered.")
                : throw new SystemUnavailableException(system.Key, $"The database {database.Name} is gone from its folder.");
        },
        cancellationToken);

    private Task<StoredSubscriber?> FindAsync(string sql, string key, CancellationToken cancellationToken) => database.ReadBrieflyAsync(
        session =>
        {
            var row = session.Prepare(sql).Bind(1, key);
            return row.Step() ? SubscriberRow.Read(row) : null;
        },
        cancellationToken);

    private static Dictionary<string, string> Owners(SqliteSession session, string sql, IReadOnlyCollection<string> values)
    {
        var owners = new Dictionary<string, string>();
        foreach (var value in values)
        {
            if (SubscriberSql.Owner(session, sql, value) is { } uid) owners[value] = uid;
        }

        return owners;
    }

    private WriteOutcome[] WriteAll(SqliteSession session, IReadOnlyList<SubscriberWrite> writes)
    {
        var writer = new SubscriberWriter(session, Now());
        var outcomes = new WriteOutcome[writes.Count];
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = writer.Write(writes[i]);
        return outcomes;
    }

    private static string ReadVersion(SqliteSession session)
    {
        var row = session.Prepare("SELECT sqlite_version(), (SELECT uid FROM subscribers LIMIT 1)");
        return row.Step() ? row.Text(0)! : "";
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
