using System.Diagnostics;
using System.Text;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy.Connections;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>Legacy on MySQL 8.0 or MariaDB 10.6 or later.</summary>
internal sealed class MySqlProvisioningProvider(SystemDescriptor system, LegacyDatabase database, TimeProvider time) : IProvisioningProvider
{
    /// <summary>A call that has a connection has ended by itself, and says what was wrong, before health stops waiting for a connection.</summary>
    private static readonly TimeSpan BeyondCall = TimeSpan.FromMilliseconds(100);
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly SubscriberCounter _counter = new(database, time);
    private readonly SubscriberScan _scan = new(database, system.Key);
    private readonly SubscriberWriter _writer = new(database, time);

    public SystemDescriptor System => system;

    public Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken) => FindAsync(SubscriberSql.ByUid, uid, found => found.Uid, cancellationToken);

    public Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken) => FindAsync(SubscriberSql.ByMsisdn, msisdn, found => found.Msisdn, cancellationToken);

    public Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken) => FindAsync(SubscriberSql.ByImsi, imsi, found => found.Imsi, cancellationToken);

    public async Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uids.Count, SubscriberWrite.MaxBatch);
        return await database.ReadAsync(CallLimit.Interactive, (session, token) => SubscriberSql.ByUidAsync(session, Stored(uids), "", token), cancellationToken);
    }

    public Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(msisdns.Count, SubscriberWrite.MaxBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(imsis.Count, SubscriberWrite.MaxBatch);
        return database.ReadAsync(
            CallLimit.Interactive,
            async (session, token) => new IdentifierOwners(
                await SubscriberSql.OwnersAsync(session, "msisdn", Stored(msisdns), token),
                await SubscriberSql.OwnersAsync(session, "imsi", Stored(imsis), token)),
            cancellationToken);
    }

    public async Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken)
    {
        if (query.SyncStatus is not null) throw new ArgumentException("Only Dual knows the sync status.", nameof(query));
        if (query.Limit is < 1 or > SubscriberQuery.MaxLimit) throw new ArgumentException($"The limit must be 1 to {SubscriberQuery.MaxLimit}.", nameof(query));
        _ = ListPosition.Parse(system.Key, query);
        if (!IsUnicode(query.Search) || !IsUnicode(query.Filter.PlanId) || !IsUnicode(query.Cursor)) return new SubscriberPage([], null);
        return await database.ReadAsync(CallLimit.Interactive, (session, token) => new SubscriberList(session, system.Key, query).ReadAsync(token), cancellationToken);
    }

    public Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken) => _counter.CountAsync(cancellationToken);

    public async Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken)
    {
        write.Check();
        return (await _writer.WriteAsync([write], CallLimit.Interactive, cancellationToken))[0];
    }

    public async Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken)
    {
        SubscriberWrite.CheckBatch(writes);
        return writes.Count == 0 ? [] : await _writer.WriteAsync(writes, CallLimit.Batch, cancellationToken);
    }

    public Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken) => _scan.PlanAsync(desired, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        _scan.ReadAsync(segment, filter, after, SubscriberRow.Read, stored => stored.Subscriber.Uid, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken) =>
        _scan.ReadAsync(segment, filter, after, row => SubscriberFingerprint.Of(SubscriberRow.ReadSubscriber(row)), fingerprint => fingerprint.Uid, cancellationToken);

    public async Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SystemHealth.Limit + BeyondCall);
        try
        {
            var version = await database.ReadAsync(CallLimit.Interactive, ReadVersionAsync, limit.Token);
            return new SystemHealth(HealthState.Healthy, Elapsed(), $"{database.Name} answered.") { Version = version };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SystemHealth(HealthState.Unhealthy, Elapsed(), $"All connections to {database.Name} were in use for {SystemHealth.Limit.TotalSeconds:0.#} seconds. Raise MaximumPoolSize, or find what holds them.");
        }
        catch (SystemUnavailableException unavailable)
        {
            return new SystemHealth(HealthState.Unhealthy, Elapsed(), unavailable.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new SystemHealth(HealthState.Unhealthy, Elapsed(), $"{database.Name} cannot be read: {exception.Message}");
        }

        double Elapsed() => Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task<StoredSubscriber?> FindAsync(string sql, string key, Func<Subscriber, string> keyOf, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsUnicode(key)) return null;
        var rows = await database.ReadAsync(CallLimit.Interactive, (session, token) => session.ListAsync(sql, [key], SubscriberRow.Read, token), cancellationToken);
        return rows.Find(row => keyOf(row.Subscriber) == key);
    }

    private static async Task<string> ReadVersionAsync(LegacySession session, CancellationToken cancellationToken)
    {
        await session.ListAsync("SELECT uid FROM subscribers LIMIT 1", [], row => row.GetString(0), cancellationToken);
        var version = session.Connection.ServerVersion;
        return version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? $"MariaDB {version.Split('-')[0]}" : $"MySQL {version}";
    }

    /// <summary>Those that could be stored: text that is not Unicode is found nowhere.</summary>
    private static List<string> Stored(IEnumerable<string> values) => [.. values.Where(IsUnicode)];

    private static bool IsUnicode(string? text)
    {
        try
        {
            return text is null || Strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
