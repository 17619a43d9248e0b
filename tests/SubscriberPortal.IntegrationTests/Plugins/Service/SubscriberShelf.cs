using SubscriberPortal.SamplePlugin;

namespace SubscriberPortal.IntegrationTests.Plugins.Service;

/// <summary>What the service holds, in memory, one operation at a time.</summary>
internal sealed class SubscriberShelf
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, WireRecord> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byMsisdn = [];
    private readonly Dictionary<string, string> _byImsi = [];
    private long _version;

    public int Count
    {
        get
        {
            lock (_lock) return _byUid.Count;
        }
    }

    public List<WireRecord> Find(WireFind question)
    {
        lock (_lock)
        {
            var uids = question.Uids.Concat(question.Msisdns.Select(_byMsisdn.GetValueOrDefault)).Concat(question.Imsis.Select(_byImsi.GetValueOrDefault));
            return [.. uids.OfType<string>().Distinct().Select(_byUid.GetValueOrDefault).OfType<WireRecord>()];
        }
    }

    public List<WireRecord> List(WireList question)
    {
        Func<WireRecord, string> key = question.By switch { "msisdn" => r => r.Msisdn, "imsi" => r => r.Imsi, _ => r => r.Uid };
        lock (_lock)
        {
            var matching = _byUid.Values.Where(r =>
                key(r).StartsWith(question.Prefix, StringComparison.Ordinal)
                && (question.After is null || string.CompareOrdinal(key(r), question.After) > 0)
                && (question.UpTo is null || string.CompareOrdinal(key(r), question.UpTo) <= 0)
                && (question.Status is null || r.Status == question.Status)
                && (question.PlanId is null || r.PlanId == question.PlanId));
            return [.. (question.By == "uid" ? matching : matching.OrderBy(key, StringComparer.Ordinal)).Take(question.Limit)];
        }
    }

    public WireCounts CountAll()
    {
        lock (_lock)
        {
            return new WireCounts(
                _byUid.Values.CountBy(r => r.Status).ToDictionary(pair => pair.Key, pair => (long)pair.Value),
                _byUid.Values.CountBy(r => r.PlanId ?? "").ToDictionary(pair => pair.Key, pair => (long)pair.Value));
        }
    }

    /// <summary>Uids that cut the whole into about so many parts of the same size.</summary>
    public List<string> Split(int parts)
    {
        lock (_lock)
        {
            var uids = _byUid.Keys.ToArray();
            return [.. Enumerable.Range(1, Math.Max(0, parts - 1)).Select(i => (uids.Length * i / parts) - 1).Where(at => at >= 0).Distinct().Select(at => uids[at])];
        }
    }

    public List<WireOutcome> Write(WireWrites writes)
    {
        lock (_lock) return [.. writes.Writes.Select(write => Write(write, writes.At))];
    }

    private WireOutcome Write(WireWrite write, long at)
    {
        var current = _byUid.GetValueOrDefault(write.Uid);
        if (write.Record is not null && current?.WriteId == write.WriteId && current is not null) return Done(write.MustBeAbsent ? "Created" : "Replaced", null, current, replayed: true);
        if (write.MustBeAbsent && current is not null) return Refuse("AlreadyExists", current, new WireOwner("uid", write.Uid));
        if (current is null && (write.Record is null || write.OnlyAtVersion is not null || write.OnlyWrittenBy is not null)) return Refuse("NotFound", null);
        if ((write.OnlyAtVersion ?? current?.Version) != current?.Version || (write.OnlyWrittenBy is not null && write.OnlyWrittenBy != current?.WriteId)) return Refuse("VersionMismatch", current);
        if (write.Record is null)
        {
            Remove(current!);
            return Done("Deleted", current, null);
        }

        if (current is not null && Content(current) == Content(write.Record)) return Done("Unchanged", current, current);
        WireOwner[] taken = [.. TakenBy("msisdn", _byMsisdn, write.Record.Msisdn, write.Uid), .. TakenBy("imsi", _byImsi, write.Record.Imsi, write.Uid)];
        if (taken.Length > 0) return Refuse("IdentifierTaken", current, taken);

        var after = write.Record with
        {
            CreatedAt = write.Record.CreatedAt ?? current?.CreatedAt ?? at,
            UpdatedAt = write.Record.UpdatedAt ?? at,
            Version = $"v{++_version}",
            WriteId = write.WriteId,
        };
        if (current is not null) Remove(current);
        (_byUid[after.Uid], _byMsisdn[after.Msisdn], _byImsi[after.Imsi]) = (after, after.Uid, after.Uid);
        return Done(current is null ? "Created" : "Replaced", current, after);
    }

    private void Remove(WireRecord record)
    {
        _byUid.Remove(record.Uid);
        _byMsisdn.Remove(record.Msisdn);
        _byImsi.Remove(record.Imsi);
    }

    private static WireRecord Content(WireRecord record) => record with { CreatedAt = null, UpdatedAt = null, Version = "", WriteId = null };

    private static WireOwner[] TakenBy(string field, Dictionary<string, string> owners, string number, string uid) =>
        owners.GetValueOrDefault(number) is { } owner && owner != uid ? [new WireOwner(field, owner)] : [];

    private static WireOutcome Done(string result, WireRecord? before, WireRecord? after, bool replayed = false) => new(result, replayed, before, after, []);

    private static WireOutcome Refuse(string reason, WireRecord? current, params WireOwner[] taken) => new(reason, false, current, null, taken);
}
