using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>
/// Decides in memory what becomes of each write of a batch, as if they were made one after the other on what was read, and what has to be done to the table for it.
/// What was not looked up is taken to be free; the table's keys say if it is not.
/// </summary>
internal sealed class BatchPlan
{
    private readonly Dictionary<string, StoredSubscriber> _records;
    private readonly Dictionary<string, string> _msisdns;
    private readonly Dictionary<string, string> _imsis;
    private readonly DateTimeOffset _now;

    /// <param name="records">What is stored, by uid.</param>
    /// <param name="owners">Whose the identifiers are that were looked up.</param>
    /// <param name="refused">Writes, by their place, that are refused whatever is stored.</param>
    public BatchPlan(
        IReadOnlyList<SubscriberWrite> writes, Dictionary<string, StoredSubscriber> records, IdentifierOwners owners, IReadOnlyDictionary<int, WriteOutcome.Refused> refused, DateTimeOffset now)
    {
        (_records, _now) = (records, now);
        _msisdns = new Dictionary<string, string>(owners.ByMsisdn, StringComparer.Ordinal);
        _imsis = new Dictionary<string, string>(owners.ByImsi, StringComparer.Ordinal);
        foreach (var stored in records.Values) Own(stored.Subscriber);
        Outcomes = new WriteOutcome[writes.Count];
        for (var i = 0; i < writes.Count; i++)
        {
            var current = records.GetValueOrDefault(writes[i].Uid);
            Outcomes[i] = refused.TryGetValue(i, out var refusal) ? refusal with { Current = current }
                : writes[i].After is { } after ? Write(i, writes[i], after, current)
                : Remove(i, writes[i], current);
        }
    }

    public WriteOutcome[] Outcomes { get; }

    public List<PlannedRow> Inserts { get; } = [];

    public List<PlannedRow> Updates { get; } = [];

    public List<PlannedRow> Deletes { get; } = [];

    public IEnumerable<PlannedRow> Changes => Deletes.Concat(Updates).Concat(Inserts);

    /// <summary>A create that asks for nothing but that there is none yet: the table's key answers it, without a look before.</summary>
    public static bool IsPlainCreate(SubscriberWrite write) => write.After is not null && write.Condition is { Absent: true, Version: null, WriteId: null };

    private WriteOutcome Write(int index, SubscriberWrite write, Subscriber after, StoredSubscriber? current)
    {
        if (current is not null && current.WriteId == write.WriteId)
            return new WriteOutcome.Done(IsPlainCreate(write) ? WriteEffect.Created : WriteEffect.Replaced, null, current, Replayed: true);
        if (write.Condition.Absent && current is not null) return Refusals.Exists(current, TakenBy(after));
        if (Refusals.ByCondition(write, current) is { } refused) return refused;
        if (current is not null && SubscriberComparison.AreEqual(current.Subscriber, after)) return new WriteOutcome.Done(WriteEffect.Unchanged, current, current);
        var taken = TakenBy(after);
        if (taken.Count > 0) return Refusals.Taken(after.Msisdn, taken, current);

        var stamped = Stamp(after, current?.Subscriber);
        var row = new PlannedRow(index, write.Uid, stamped, SubscriberRow.NewVersion(), write.WriteId, current);
        (current is null ? Inserts : Updates).Add(row);
        if (current is not null) Disown(current.Subscriber);
        Own(stamped);
        var stored = _records[write.Uid] = new StoredSubscriber(stamped, SubscriberRow.VersionTag(row.Version), write.WriteId);
        return new WriteOutcome.Done(current is null ? WriteEffect.Created : WriteEffect.Replaced, current, stored);
    }

    /// <summary>A removal is never a replay: what carries its write_id is what an earlier step of the same undertaking wrote.</summary>
    private WriteOutcome Remove(int index, SubscriberWrite write, StoredSubscriber? current)
    {
        if (Refusals.ByCondition(write, current) is { } refused) return refused;
        if (current is null) return Refusals.NotFound(write.Uid);
        Deletes.Add(new PlannedRow(index, write.Uid, null, 0, write.WriteId, current));
        Disown(current.Subscriber);
        _records.Remove(write.Uid);
        return new WriteOutcome.Done(WriteEffect.Deleted, current, null);
    }

    private List<TakenIdentifier> TakenBy(Subscriber after)
    {
        var taken = new List<TakenIdentifier>(2);
        if (_msisdns.TryGetValue(after.Msisdn, out var one) && one != after.Uid) taken.Add(new TakenIdentifier("msisdn", one));
        if (_imsis.TryGetValue(after.Imsi, out var other) && other != after.Uid) taken.Add(new TakenIdentifier("imsi", other));
        return taken;
    }

    private void Own(Subscriber subscriber) => (_msisdns[subscriber.Msisdn], _imsis[subscriber.Imsi]) = (subscriber.Uid, subscriber.Uid);

    private void Disown(Subscriber subscriber)
    {
        _msisdns.Remove(subscriber.Msisdn);
        _imsis.Remove(subscriber.Imsi);
    }

    private Subscriber Stamp(Subscriber after, Subscriber? before)
    {
        var created = after.CreatedAt == default ? before?.CreatedAt ?? _now : ToMilliseconds(after.CreatedAt);
        var updated = after.UpdatedAt == default ? _now : ToMilliseconds(after.UpdatedAt);
        return created == after.CreatedAt && updated == after.UpdatedAt ? after : after with { CreatedAt = created, UpdatedAt = updated };
    }

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
