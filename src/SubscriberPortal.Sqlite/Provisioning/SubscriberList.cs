using System.Text;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>
/// Reads one page by key, never by offset. A list by uid is a range of one index, so a page costs the same at any cursor. Of a range of MSISDN or IMSI the page leaves out what matched by uid already
/// and what the filter does not let through: unless the filter is so narrow that sorting all that it lets through is less, the range is gone through key by key, for a bounded amount of work.
/// </summary>
internal sealed class SubscriberList(SqliteSession session, string system, SubscriberQuery query)
{
    /// <summary>As many as can be read and sorted well within the time of a page.</summary>
    private const int Narrow = 2_500;

    /// <summary>What going through keys may cost for one page, in entries of an index; then the page is given as it is.</summary>
    private const int MostWork = 50_000;

    /// <summary>What it costs to read a record, compared with passing over an entry of an index.</summary>
    private const int WorkOfRecord = 20;

    private readonly SubscriberFilter _filter = query.Filter;
    private readonly string _search = query.Search ?? "";
    private readonly string _searchEnd = string.IsNullOrEmpty(query.Search) ? BinaryRange.Last : BinaryRange.EndOf(query.Search);
    private readonly List<StoredSubscriber> _items = new(Math.Min(query.Limit, 64));
    private ListPosition _last;
    private bool _hasMore;
    private int _work;

    public SubscriberPage Read()
    {
        var from = ListPosition.Parse(system, query);
        for (var part = from.Part; part <= LastPart() && !_hasMore; part++)
        {
            if (Applies(part)) Read(new ListPosition(part, part == from.Part ? from.After : null));
        }

        return new SubscriberPage(_items, _hasMore ? _last.ToCursor(system) : null);
    }

    /// <summary>The index on the filter's columns that goes on in order of uid; null without a filter.</summary>
    public static string? IndexOf(SubscriberFilter filter) => (filter.Status, filter.PlanId) switch
    {
        (null, null) => null,
        (not null, null) => "subscribers_status",
        (null, not null) => "subscribers_plan",
        _ => "subscribers_status_plan",
    };

    /// <summary>The filter's conditions on ?3 and ?4, each with an AND before it.</summary>
    public static string Conditions(SubscriberFilter filter) =>
        $"{(filter.Status is null ? "" : " AND status = ?3")}{(filter.PlanId is null ? "" : " AND plan_id = ?4")}";

    private ListPart LastPart() => _search.Length == 0 ? ListPart.Uid : query.SearchesImsi ? ListPart.Imsi : ListPart.Msisdn;

    // By their form a MSISDN begins with a plus sign and an IMSI with a digit: a prefix matches one of them at most.
    private bool Applies(ListPart part) => part switch
    {
        ListPart.Msisdn => !char.IsAsciiDigit(_search[0]),
        ListPart.Imsi => _search[0] != '+',
        _ => true,
    };

    private void Read(ListPosition from)
    {
        var index = IndexOf(_filter);
        if (from.Part == ListPart.Uid || (index is not null && IsNarrow(index))) ReadRange(from, index);
        else ReadByKey(from);
    }

    private void ReadRange(ListPosition from, string? index)
    {
        var key = ColumnOf(from.Part);
        var sql = $"""
            SELECT {SubscriberRow.Columns} FROM subscribers {(index is null ? "NOT INDEXED" : $"INDEXED BY {index}")}
            WHERE {Range(from)}{(from.Part == ListPart.Uid ? "" : " AND NOT (uid >= ?6 AND uid < ?2)")}{Conditions(_filter)} ORDER BY {key} LIMIT ?5
            """;
        var row = session.Prepare(sql)
            .Bind(1, from.After ?? _search)
            .Bind(2, _searchEnd)
            .Bind(3, _filter.Status?.ToName())
            .Bind(4, _filter.PlanId)
            .Bind(5, query.Limit - _items.Count + 1);
        if (from.Part != ListPart.Uid) row.Bind(6, _search);
        while (!_hasMore && row.Step()) Take(from.Part, SubscriberRow.Read(row));
        row.Reset();
    }

    private void ReadByKey(ListPosition from)
    {
        var key = ColumnOf(from.Part);
        var search = Encoding.UTF8.GetBytes(_search);
        var keys = session.Prepare($"SELECT {key}, uid FROM subscribers INDEXED BY subscribers_{key} WHERE {Range(from)} ORDER BY {key}").Bind(1, from.After ?? _search).Bind(2, _searchEnd);
        var row = session.Prepare($"SELECT {SubscriberRow.Columns} FROM subscribers NOT INDEXED WHERE uid = ?1{Conditions(_filter)}");
        if (_filter.Status is { } status) row.Bind(3, status.ToName());
        if (_filter.PlanId is { } plan) row.Bind(4, plan);
        while (!_hasMore && keys.Step())
        {
            var isByUid = keys.Utf8(1).StartsWith(search);
            _work += isByUid ? 1 : WorkOfRecord;
            if (!isByUid && row.Bind(1, keys.Text(1)).Step()) Take(from.Part, SubscriberRow.Read(row));
            row.Reset();
            if (_work < MostWork || _hasMore) continue;
            (_last, _hasMore) = (new ListPosition(from.Part, keys.Text(0)), true);
        }

        keys.Reset();
    }

    /// <summary>Puts a record on the page; one that has no room there says that there is a next page.</summary>
    private void Take(ListPart part, StoredSubscriber item)
    {
        // Only a prefix that is neither a digit nor a plus sign reaches both numbers, and only what broke the rules on its way in can match there.
        if (part == ListPart.Imsi && item.Subscriber.Msisdn.StartsWith(_search, StringComparison.Ordinal)) return;
        _hasMore = _items.Count == query.Limit;
        if (_hasMore) return;
        _items.Add(item);
        _last = new ListPosition(part, KeyOf(part, item.Subscriber));
    }

    private static string Range(ListPosition from) => $"{ColumnOf(from.Part)} {(from.After is null ? ">=" : ">")} ?1 AND {ColumnOf(from.Part)} < ?2";

    private static string ColumnOf(ListPart part) => part switch { ListPart.Uid => "uid", ListPart.Msisdn => "msisdn", _ => "imsi" };

    private bool IsNarrow(string index)
    {
        var row = session.Prepare($"SELECT COUNT(*) FROM (SELECT 1 FROM subscribers INDEXED BY {index} WHERE TRUE{Conditions(_filter)} LIMIT ?5)")
            .Bind(3, _filter.Status?.ToName()).Bind(4, _filter.PlanId).Bind(5, Narrow + 1);
        var narrow = row.Step() && row.Number(0) <= Narrow;
        row.Reset();
        return narrow;
    }

    private static string KeyOf(ListPart part, Subscriber subscriber) => part switch
    {
        ListPart.Uid => subscriber.Uid,
        ListPart.Msisdn => subscriber.Msisdn,
        _ => subscriber.Imsi,
    };
}
