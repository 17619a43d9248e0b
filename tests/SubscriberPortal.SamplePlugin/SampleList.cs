using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.SamplePlugin;

/// <summary>Pages of a list. A search is up to three lists one after the other: by uid, by MSISDN, by IMSI; a record is left out where an earlier one had it.</summary>
internal sealed class SampleList(string system, SampleService service)
{
    private const char Separator = '|';

    public async Task<SubscriberPage> ReadAsync(SubscriberQuery query, CancellationToken cancellationToken)
    {
        if (query.SyncStatus is not null) throw new ArgumentException("Only Dual filters by sync status.", nameof(query));
        if (query.Limit is < 1 or > SubscriberQuery.MaxLimit) throw new ArgumentException($"The limit must be 1 to {SubscriberQuery.MaxLimit}.", nameof(query));
        var prefix = query.Search ?? "";
        string[] walks = prefix.Length == 0 ? ["uid"] : query.SearchesImsi ? ["uid", "msisdn", "imsi"] : ["uid", "msisdn"];
        var (walk, after) = Open(query.Cursor, walks, prefix);

        // One more than asked for tells whether there is a next page.
        var found = new List<(string Walk, WireRecord Record)>();
        for (; walk < walks.Length && found.Count <= query.Limit; walk++, after = null)
        {
            bool isFull;
            do
            {
                var question = new WireList(walks[walk], prefix, after, null, query.Filter.Status?.ToName(), query.Filter.PlanId, query.Limit + 1);
                var page = await service.AskAsync<List<WireRecord>>("list", question, cancellationToken);
                found.AddRange(page.Where(record => !WasListed(record, walk, prefix)).Select(record => (walks[walk], record)));
                isFull = page.Count > query.Limit;
                if (isFull) after = KeyOf(walks[walk], page[^1]);
            }
            while (isFull && found.Count <= query.Limit);
        }

        var items = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? $"{system}{Separator}{items[^1].Walk}{Separator}{KeyOf(items[^1].Walk, items[^1].Record)}" : null;
        return new SubscriberPage([.. items.Select(item => item.Record.ToStored())], next);
    }

    private (int Walk, string? After) Open(string? cursor, string[] walks, string prefix)
    {
        if (cursor is null) return (0, null);
        var parts = cursor.Split(Separator);
        return parts is [var key, var walk, var after] && key == system && walks.Contains(walk) && after.Length is > 0 and <= 64 && after.StartsWith(prefix, StringComparison.Ordinal)
            ? (Array.IndexOf(walks, walk), after)
            : throw new InvalidCursorException();
    }

    private static bool WasListed(WireRecord record, int walk, string prefix) =>
        (walk > 0 && record.Uid.StartsWith(prefix, StringComparison.Ordinal)) || (walk > 1 && record.Msisdn.StartsWith(prefix, StringComparison.Ordinal));

    private static string KeyOf(string walk, WireRecord record) => walk switch
    {
        "msisdn" => record.Msisdn,
        "imsi" => record.Imsi,
        _ => record.Uid,
    };
}
