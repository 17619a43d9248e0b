using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>
/// Reads one page by key, never by offset. Every part of a list is a range of one index, so a page costs the same at any cursor;
/// what a filter leaves out of a range of MSISDN or IMSI is read over, unless the filter is so narrow that sorting what it lets through is less.
/// </summary>
internal sealed class SubscriberList(SqliteSession session, string system, SubscriberQuery query)
{
    /// <summary>As many as can be read and sorted well within the time of a page.</summary>
    private const int Narrow = 10_000;

    private readonly SubscriberFilter _filter = query.Filter;
    private readonly string _search = query.Search ?? "";
    private readonly string _searchEnd = string.IsNullOrEmpty(query.Search) ? BinaryRange.Last : BinaryRange.EndOf(query.Search);
    private readonly List<StoredSubscriber> _items = new(Math.Min(query.Limit, 64));
    private ListPosition _last;
    private bool _hasMore;

    public SubscriberPage Read()
    {
        var from = ListPosition.Parse(system, query);
        for (var part = from.Part; part <= LastPart() && !_hasMore; part++)
        {
            if (Applies(part)) ReadPart(new ListPosition(part, part == from.Part ? from.After : null));
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

    private void ReadPart(ListPosition from)
    {
        var rest = query.Limit - _items.Count;
        var row = session.Prepare(Sql(from))
            .Bind(1, from.After ?? _search)
            .Bind(2, _searchEnd)
            .Bind(3, _filter.Status?.ToName())
            .Bind(4, _filter.PlanId)
            .Bind(5, rest + 1);
        if (from.Part != ListPart.Uid) row.Bind(6, _search);
        while (row.Step())
        {
            if (_items.Count == query.Limit)
            {
                _hasMore = true;
                break;
            }

            var item = SubscriberRow.Read(row);
            _items.Add(item);
            _last = new ListPosition(from.Part, KeyOf(from.Part, item.Subscriber));
        }

        row.Reset();
    }

    private string Sql(ListPosition from)
    {
        var beyond = from.After is null ? ">=" : ">";
        var filter = Conditions(_filter);
        var filterIndex = IndexOf(_filter);
        if (from.Part == ListPart.Uid)
        {
            var by = filterIndex is null ? "NOT INDEXED" : $"INDEXED BY {filterIndex}";
            return $"SELECT {SubscriberRow.Columns} FROM subscribers {by} WHERE uid {beyond} ?1 AND uid < ?2{filter} ORDER BY uid LIMIT ?5";
        }

        var key = from.Part == ListPart.Msisdn ? "msisdn" : "imsi";
        var range = $"{key} {beyond} ?1 AND {key} < ?2 AND NOT (uid >= ?6 AND uid < ?2){NotAlsoByMsisdn(from.Part)}";
        if (filterIndex is not null)
        {
            var index = IsNarrow(filterIndex, filter) ? filterIndex : $"subscribers_{key}";
            return $"SELECT {SubscriberRow.Columns} FROM subscribers INDEXED BY {index} WHERE {range}{filter} ORDER BY {key} LIMIT ?5";
        }

        // The inner part needs nothing but the index, so that passing over what matched by uid already costs little.
        return $"""
            SELECT {SubscriberRow.Columns} FROM (SELECT uid AS found FROM subscribers INDEXED BY subscribers_{key} WHERE {range} ORDER BY {key} LIMIT ?5)
            CROSS JOIN subscribers ON uid = found ORDER BY {key}
            """;
    }

    // Only a prefix that is neither a digit nor a plus sign reaches both parts, and only what broke the rules on its way in can match there.
    private string NotAlsoByMsisdn(ListPart part) => part == ListPart.Imsi && Applies(ListPart.Msisdn) ? " AND NOT (msisdn >= ?6 AND msisdn < ?2)" : "";

    private bool IsNarrow(string index, string filter)
    {
        var row = session.Prepare($"SELECT COUNT(*) FROM (SELECT 1 FROM subscribers INDEXED BY {index} WHERE TRUE{filter} LIMIT ?5)")
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
