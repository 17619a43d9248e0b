using System.Text.Json;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Auditing;

/// <summary>The trail as an append-only partition of the portal's state, newest last.</summary>
internal sealed class AuditTrail(IStateStore state, TimeProvider time) : IAuditTrail
{
    private const string Partition = "audit-trail";
    private const int BatchSize = 1000;

    /// <summary>How many entries one query reads at most; a rarer hit is found by asking on with the cursor.</summary>
    private const int MaxRead = 20_000;

    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        state.AppendAsync(Partition, JsonSerializer.Serialize(entry with { When = time.GetUtcNow() }), expiresAt: null, cancellationToken);

    public async Task<AuditPage> QueryAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var found = new List<AuditEntry>();
        var after = query.Cursor;
        for (var read = 0; ;)
        {
            var items = await state.QueryAsync(new StateRange(Partition, After: after, Descending: true, Limit: BatchSize), cancellationToken);
            foreach (var item in items)
            {
                var entry = JsonSerializer.Deserialize<AuditEntry>(item.Value)! with { Id = item.Key };
                if (query.From is { } from && entry.When < from) return new AuditPage(found, null);
                if (Matches(query, entry))
                {
                    // One more than asked for: so there is a next page, which begins after the last one shown.
                    if (found.Count == query.Limit) return new AuditPage(found, after);
                    found.Add(entry);
                }

                after = item.Key;
            }

            read += items.Count;
            if (items.Count < BatchSize) return new AuditPage(found, null);
            if (read >= MaxRead) return new AuditPage(found, after);
        }
    }

    private static bool Matches(AuditQuery query, AuditEntry entry) =>
        (query.Who is null || entry.Who.Equals(query.Who, StringComparison.OrdinalIgnoreCase))
        && (query.Action is null || entry.Action.Equals(query.Action, StringComparison.OrdinalIgnoreCase))
        && (query.Target is null || entry.Target.Equals(query.Target, StringComparison.Ordinal))
        && (query.To is null || entry.When <= query.To)
        && (query.Text is null || Holds(entry.Who, query.Text) || Holds(entry.Action, query.Text) || Holds(entry.Target, query.Text));

    private static bool Holds(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);
}
