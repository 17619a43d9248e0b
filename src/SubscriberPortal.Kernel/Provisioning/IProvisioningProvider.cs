using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>
/// One system that holds subscribers, registered under its key. The rules below hold for every implementation and are proven by one contract suite.
/// <list type="bullet">
/// <item>Equality and order of keys are binary. MSISDN and IMSI are unique within a system, also under concurrent creates and in bulk.</item>
/// <item>A call that cannot reach the store throws <see cref="SystemUnavailableException"/>; it never answers "not found" or "empty".</item>
/// <item>Times are UTC in milliseconds from <see cref="TimeProvider"/>. Any Unicode text survives the round trip.</item>
/// <item>No method blocks a request thread for the length of a store call.</item>
/// </list>
/// </summary>
public interface IProvisioningProvider
{
    SystemDescriptor System { get; }

    /// <summary>The record, or null when there is none.</summary>
    Task<StoredSubscriber?> GetAsync(string uid, CancellationToken cancellationToken);

    /// <summary>The records that exist among <paramref name="uids"/> (at most 1,000), by uid.</summary>
    Task<IReadOnlyDictionary<string, StoredSubscriber>> GetManyAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken);

    /// <summary>The record with exactly this MSISDN, or null.</summary>
    Task<StoredSubscriber?> FindByMsisdnAsync(string msisdn, CancellationToken cancellationToken);

    /// <summary>The record with exactly this IMSI, or null.</summary>
    Task<StoredSubscriber?> FindByImsiAsync(string imsi, CancellationToken cancellationToken);

    /// <summary>Which of the identifiers (at most 1,000 of each kind) are taken, and by which uid; keys of the answer are the values asked for.</summary>
    Task<IdentifierOwners> FindOwnersAsync(IReadOnlyCollection<string> msisdns, IReadOnlyCollection<string> imsis, CancellationToken cancellationToken);

    /// <summary>
    /// One page in the provider's own total, stable order (uid on SQL). With a search: first what matches by uid, then by MSISDN, then by IMSI,
    /// each part in the order of that key, no record twice. The work for a page is bounded: where most of what a provider looks at does not belong to the list (a search with a filter
    /// that fits almost nothing in the range searched, a sync status that few have), a page may have fewer records than the limit, even none, and still have a next one.
    /// Only a page without a cursor is the last.
    /// </summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken);

    Task<SubscriberCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes one write. A write whose write_id the stored record already carries is not made again and answers
    /// <see cref="WriteOutcome.Done"/> with <c>Replayed</c>, before any condition is looked at. A removal is never a replay: the write_id on the record is that of
    /// what is to be removed. Content equal to what is stored is <see cref="WriteEffect.Unchanged"/>, if the condition holds.
    /// </summary>
    Task<WriteOutcome> WriteAsync(SubscriberWrite write, CancellationToken cancellationToken);

    /// <summary>
    /// Makes up to 1,000 writes with distinct uids, as if one after the other, each with an outcome of its own at the same index; a refused one does not stop the others.
    /// When the task completes, every <see cref="WriteOutcome.Done"/> is durable.
    /// </summary>
    /// <exception cref="ArgumentException">A uid occurs twice, or there are too many.</exception>
    Task<IReadOnlyList<WriteOutcome>> WriteBatchAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken);

    /// <summary>Cuts the system into about <paramref name="desired"/> parts of similar size, at least one.</summary>
    Task<IReadOnlyList<ScanSegment>> PlanScanAsync(int desired, CancellationToken cancellationToken);

    /// <summary>
    /// Streams a segment in batches with bounded memory. <paramref name="after"/> is the uid of the last record of an earlier, broken-off scan of this segment, or null.
    /// Records that exist throughout the scan are yielded exactly once; those written meanwhile may or may not be.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<StoredSubscriber>> ScanAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken);

    /// <summary>As <see cref="ScanAsync"/>, but only the fingerprints.</summary>
    IAsyncEnumerable<IReadOnlyList<SubscriberFingerprint>> ScanFingerprintsAsync(ScanSegment segment, SubscriberFilter filter, string? after, CancellationToken cancellationToken);

    /// <summary>A real round trip that ends within <see cref="SystemHealth.Limit"/> also when the store hangs; never throws but for cancellation. <see cref="SystemHealth.MeasureAsync"/> does the rest.</summary>
    Task<SystemHealth> CheckHealthAsync(CancellationToken cancellationToken);
}

/// <param name="ByMsisdn">MSISDN to the uid that has it.</param>
/// <param name="ByImsi">IMSI to the uid that has it.</param>
public sealed record IdentifierOwners(IReadOnlyDictionary<string, string> ByMsisdn, IReadOnlyDictionary<string, string> ByImsi);
