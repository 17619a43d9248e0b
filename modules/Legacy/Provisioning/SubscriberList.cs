using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy.Connections;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>
/// Reads one page by key, never by offset. A list by uid is a range of one index, so a page costs the same at any cursor. Of a range of MSISDN or IMSI the page leaves out what matched by uid already
/// and what the filter does not let through: unless the filter is so narrow that sorting all that it lets through is less, a page looks at a bounded part of the range and is given as it is.
/// </summary>
internal sealed class SubscriberList(LegacySession session, string system, SubscriberQuery query)
{
    /// <summary>As many as can be read and sorted well within the time of a page.</summary>
    private const int Narrow = 2_500;

    /// <summary>Keys that one page looks at; then the page is given as it is.</summary>
    private const int MostKeys = 2_500;

    private readonly SubscriberFilter _filter = query.Filter;
    private readonly string _search = query.Search ?? "";
    private readonly string _searchEnd = string.IsNullOrEmpty(query.Search) ? BinaryRange.Last : BinaryRange.EndOf(query.Search);
    private readonly List<StoredSubscriber> _items = new(Math.Min(query.Limit, 64));
    private ListPosition _last;
    private bool _hasMore;

    public async Task<SubscriberPage> ReadAsync(CancellationToken cancellationToken)
    {
        var from = ListPosition.Parse(system, query);
        for (var part = from.Part; part <= LastPart() && !_hasMore; part++)
        {
            if (Applies(part)) await ReadAsync(new ListPosition(part, part == from.Part ? from.After : null), cancellationToken);
        }

        return new SubscriberPage(_items, _hasMore ? _last.ToCursor(system) : null);
    }

    private ListPart LastPart() => _search.Length == 0 ? ListPart.Uid : query.SearchesImsi ? ListPart.Imsi : ListPart.Msisdn;

    // By their form a MSISDN begins with a plus sign and an IMSI with a digit: a prefix matches one of them at most.
    private bool Applies(ListPart part) => part switch
    {
        ListPart.Msisdn => !char.IsAsciiDigit(_search[0]),
        ListPart.Imsi => _search[0] != '+',
        _ => true,
    };

    private async Task ReadAsync(ListPosition from, CancellationToken cancellationToken)
    {
        if (from.Part == ListPart.Uid || (!_filter.IsEmpty && await IsNarrowAsync(cancellationToken)))
        {
            await ReadRangeAsync(from, SubscriberSql.IndexOf(_filter), null, cancellationToken);
            return;
        }

        var edge = await EdgeAsync(from, cancellationToken);
        await ReadRangeAsync(from, $"subscribers_{ColumnOf(from.Part)}", edge, cancellationToken);
        if (!_hasMore && edge is not null) (_last, _hasMore) = (new ListPosition(from.Part, edge), true);
    }

    /// <param name="edge">The last key to look at; null: to the end of the range.</param>
    private async Task ReadRangeAsync(ListPosition from, string index, string? edge, CancellationToken cancellationToken)
    {
        var key = ColumnOf(from.Part);
        List<object?> values = [from.After ?? _search, edge ?? _searchEnd];
        var conditions = $"{Range(from)} AND {key} {(edge is null ? "<" : "<=")} ?";
        // Not the order, in which trailing spaces do not count, but the characters decide what begins with what.
        if (_search.Length > 0) conditions += $" AND LOCATE(?, {key}) = 1";
        if (from.Part >= ListPart.Msisdn) conditions += " AND LOCATE(?, uid) <> 1";
        if (from.Part >= ListPart.Imsi) conditions += " AND LOCATE(?, msisdn) <> 1";
        if (_search.Length > 0) values.AddRange(Enumerable.Repeat<object?>(_search, 1 + (int)from.Part));
        conditions += SubscriberSql.Conditions(_filter, values);
        values.Add(query.Limit - _items.Count + 1);
        var rows = await session.ListAsync(
            $"SELECT {SubscriberRow.Columns} FROM subscribers FORCE INDEX ({index}) WHERE {conditions} ORDER BY {key} LIMIT ?", [.. values], SubscriberRow.Read, cancellationToken);

        foreach (var row in rows)
        {
            _hasMore = _items.Count == query.Limit;
            if (_hasMore) return;
            _items.Add(row);
            _last = new ListPosition(from.Part, KeyOf(from.Part, row));
        }
    }

    /// <summary>The last key that this page looks at; null when the range ends before.</summary>
    private async Task<string?> EdgeAsync(ListPosition from, CancellationToken cancellationToken)
    {
        var key = ColumnOf(from.Part);
        var keys = await session.ListAsync(
            $"SELECT {key} FROM subscribers FORCE INDEX (subscribers_{key}) WHERE {Range(from)} AND {key} < ? ORDER BY {key} LIMIT 1 OFFSET {MostKeys - 1}",
            [from.After ?? _search, _searchEnd],
            row => row.GetString(0),
            cancellationToken);
        return keys.Count == 0 ? null : keys[0];
    }

    private async Task<bool> IsNarrowAsync(CancellationToken cancellationToken)
    {
        var values = new List<object?>();
        var found = await session.ListAsync(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM subscribers FORCE INDEX ({SubscriberSql.IndexOf(_filter)}) WHERE TRUE{SubscriberSql.Conditions(_filter, values)} LIMIT {Narrow + 1}) AS few",
            [.. values],
            row => row.GetInt64(0),
            cancellationToken);
        return found[0] <= Narrow;
    }

    private static string Range(ListPosition from) => $"{ColumnOf(from.Part)} {(from.After is null ? ">=" : ">")} ?";

    private static string ColumnOf(ListPart part) => part switch { ListPart.Uid => "uid", ListPart.Msisdn => "msisdn", _ => "imsi" };

    private static string KeyOf(ListPart part, StoredSubscriber item) => part switch
    {
        ListPart.Uid => item.Subscriber.Uid,
        ListPart.Msisdn => item.Subscriber.Msisdn,
        _ => item.Subscriber.Imsi,
    };
}
