using System.Diagnostics;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Reading;

/// <summary>
/// Dual's list: Legacy's order with Cloud looked up by key, then what only Cloud has. The work for one page is bounded: a page may be short, even empty, and still have a next one.
/// </summary>
internal sealed class DualList(DualSides sides, DualReader reader, PendingList pending)
{
    /// <summary>How many records of a side are looked at for one page at most.</summary>
    private const int MostExamined = 5000;

    /// <summary>How many are fetched at once where most may be left out.</summary>
    private const int Probe = 500;

    /// <summary>After this time no more is looked at for one page.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(35);

    public async Task<SubscriberPage> ListAsync(SubscriberQuery query, CancellationToken cancellationToken)
    {
        var cursor = query.Cursor is null ? Start(query) : DualCursor.Parse(query.Cursor);
        if (cursor.Walk == Walk.Pending) return await pending.ListAsync(query, cursor.Position, cancellationToken);
        try
        {
            return await CollectAsync(query, cursor, cancellationToken);
        }
        catch (SystemUnavailableException exception) when (exception.System == SystemKeys.Legacy && query is { Cursor: null, SyncStatus: null })
        {
            return await CollectAsync(query, new DualCursor(Walk.CloudAlone, ""), cancellationToken);
        }
    }

    private static DualCursor Start(SubscriberQuery query) => query.SyncStatus switch
    {
        SyncStatus.CloudOnly => new(Walk.CloudOnly, ""),
        SyncStatus.Pending => new(Walk.Pending, ""),
        _ => new(Walk.Legacy, ""),
    };

    private async Task<SubscriberPage> CollectAsync(SubscriberQuery query, DualCursor? cursor, CancellationToken cancellationToken)
    {
        var items = new List<StoredSubscriber>();
        var (examined, began) = (0, Stopwatch.GetTimestamp());
        string? unreachable = null;
        while (cursor is { } at && items.Count < query.Limit && !IsEnough(examined, began))
        {
            // Legacy's part is whole; what only Cloud has cannot be known while Cloud is away, and the page says so.
            if (at.Walk == Walk.CloudOnly && unreachable == SystemKeys.Cloud) return new SubscriberPage(items, null) { Unreachable = unreachable };

            var part = await FetchAsync(query, at, query.Limit - items.Count, cancellationToken);
            items.AddRange(part.Kept);
            examined += part.Examined;
            unreachable ??= part.Unreachable?.Key;
            cursor = part.Next is not null ? at with { Position = part.Next }
                : at.Walk == Walk.Legacy && query.SyncStatus is null ? new DualCursor(Walk.CloudOnly, "") : null;
        }

        if (cursor is { Walk: Walk.CloudOnly } && unreachable == SystemKeys.Cloud) cursor = null;
        cursor = await SkipAsync(query, cursor, examined, began, cancellationToken);
        return new SubscriberPage(items, cursor?.ToString()) { Unreachable = unreachable };
    }

    /// <summary>Goes past what is left out, as far as the work for one page allows, so that as a rule the last page says that it is the last.</summary>
    private async Task<DualCursor?> SkipAsync(SubscriberQuery query, DualCursor? cursor, int examined, long began, CancellationToken cancellationToken)
    {
        try
        {
            while (cursor is { } at && (at.Walk == Walk.CloudOnly || query.SyncStatus is not null) && !IsEnough(examined, began))
            {
                var part = await LookAsync(query, at, Probe, cancellationToken);
                if (part.Kept.Count > 0) return cursor;
                examined += part.Examined;
                cursor = part.Next is null ? null : at with { Position = part.Next };
            }
        }
        catch (SystemUnavailableException)
        {
            // What was found stands; the next page will say that a side is away.
        }

        return cursor;
    }

    /// <summary>A first look of a few hundred is always taken, so that small systems answer alike however busy the machine is.</summary>
    private static bool IsEnough(int examined, long began) => examined >= MostExamined || (examined >= Probe && Stopwatch.GetElapsedTime(began) > LongestLook);

    private sealed record Part(IReadOnlyList<StoredSubscriber> Kept, IReadOnlyList<StoredSubscriber> Page, int Asked, string? Next, Side? Unreachable)
    {
        /// <summary>A side whose page is short although there is a next one has done for it all that it does for a page.</summary>
        public int Examined => Next is not null && Page.Count < Asked ? MostExamined : Math.Max(Page.Count, 1);

        public int PlaceOf(string uid) => Page.TakeWhile(item => item.Subscriber.Uid != uid).Count();
    }

    /// <summary>One fetch of a walk that gives at most <paramref name="wanted"/> records.</summary>
    private async Task<Part> FetchAsync(SubscriberQuery query, DualCursor at, int wanted, CancellationToken cancellationToken)
    {
        var fetch = at.Walk == Walk.CloudOnly || query.SyncStatus is not null ? Math.Max(wanted, Probe) : wanted;
        while (true)
        {
            var part = await LookAsync(query, at, fetch, cancellationToken);
            if (part.Kept.Count <= wanted) return part;

            // A position lies only at the end of a page: fetch the page again that ends with the last record that is wanted.
            fetch = part.PlaceOf(part.Kept[wanted - 1].Subscriber.Uid) + 1;
        }
    }

    private async Task<Part> LookAsync(SubscriberQuery query, DualCursor at, int fetch, CancellationToken cancellationToken)
    {
        var side = at.Walk == Walk.Legacy ? sides.Legacy : sides.Cloud;
        var own = query with { Limit = fetch, Cursor = at.Position.Length == 0 ? null : at.Position, SyncStatus = null };
        var page = await side.AskAsync(token => side.Provider.ListAsync(own, token), cancellationToken);
        var (records, unreachable) = await reader.CompleteAsync(side, page.Items, cancellationToken);
        if (unreachable is not null && (at.Walk == Walk.CloudOnly || query.SyncStatus is not null))
            throw new SystemUnavailableException(unreachable.Key, $"{unreachable.Name} cannot be reached, so it cannot be said how the sides compare.");

        return new Part([.. records.Where(record => IsWanted(record, at.Walk, query.SyncStatus))], page.Items, fetch, page.NextCursor, unreachable);
    }

    private static bool IsWanted(StoredSubscriber record, Walk walk, SyncStatus? status) =>
        (walk != Walk.CloudOnly || record.Sync!.Legacy is null) && (status is null || record.Sync!.Status == status);
}
