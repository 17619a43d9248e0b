using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>Statements that more than one part of the provider uses. Equality is that of utf8mb4_bin, which knows no trailing spaces: whoever asks looks at what came back.</summary>
internal static class SubscriberSql
{
    public const string ByUid = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE uid = ?";
    public const string ByMsisdn = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE msisdn = ?";
    public const string ByImsi = $"SELECT {SubscriberRow.Columns} FROM subscribers WHERE imsi = ?";

    /// <summary>Few lengths of a list, so that few statements have to be prepared; what is left over of a list repeats its last value.</summary>
    private static readonly int[] Lengths = [1, 10, 100, 1000];

    /// <summary>The rows whose <paramref name="key"/> is among the values, in order of uid.</summary>
    public static async Task<List<T>> InAsync<T>(
        LegacySession session, string columns, string key, IReadOnlyCollection<string> values, string ending, Func<MySqlDataReader, T> read, CancellationToken cancellationToken)
    {
        if (values.Count == 0) return [];
        var (places, padded) = List(values);
        return await session.ListAsync($"SELECT {columns} FROM subscribers WHERE {key} IN ({places}) ORDER BY uid{ending}", padded, read, cancellationToken);
    }

    /// <summary>The places and the values of a list for IN; at least one and at most 1,000 values.</summary>
    public static (string Places, object?[] Values) List(IReadOnlyCollection<string> values)
    {
        var length = Lengths.First(l => l >= values.Count);
        return (string.Join(", ", Enumerable.Repeat("?", length)), [.. values, .. Enumerable.Repeat(values.Last(), length - values.Count)]);
    }

    /// <summary>The records of those uids, by uid.</summary>
    /// <param name="ending"><c>" FOR UPDATE"</c> to keep others from changing them.</param>
    public static async Task<Dictionary<string, StoredSubscriber>> ByUidAsync(LegacySession session, IReadOnlyCollection<string> uids, string ending, CancellationToken cancellationToken)
    {
        var rows = await InAsync(session, SubscriberRow.Columns, "uid", uids, ending, SubscriberRow.Read, cancellationToken);
        var asked = uids as IReadOnlySet<string> ?? uids.ToHashSet(StringComparer.Ordinal);
        return rows.Where(row => asked.Contains(row.Subscriber.Uid)).ToDictionary(row => row.Subscriber.Uid, StringComparer.Ordinal);
    }

    /// <summary>Whose the identifiers are.</summary>
    /// <param name="key"><c>msisdn</c> or <c>imsi</c>.</param>
    public static async Task<Dictionary<string, string>> OwnersAsync(LegacySession session, string key, IReadOnlyCollection<string> values, CancellationToken cancellationToken)
    {
        var asked = values.ToHashSet(StringComparer.Ordinal);
        var rows = await InAsync(session, $"{key}, uid", key, asked, "", row => (Value: row.GetString(0), Uid: row.GetString(1)), cancellationToken);
        return rows.Where(row => asked.Contains(row.Value)).ToDictionary(row => row.Value, row => row.Uid, StringComparer.Ordinal);
    }

    /// <summary>The index on the filter's columns that goes on in order of uid; the key itself without a filter.</summary>
    public static string IndexOf(SubscriberFilter filter) => (filter.Status, filter.PlanId) switch
    {
        (null, null) => "PRIMARY",
        (not null, null) => "subscribers_status",
        (null, not null) => "subscribers_plan",
        _ => "subscribers_status_plan",
    };

    /// <summary>The filter's conditions, each with an AND before it, and their values added. Of two plans that differ by trailing spaces only the one asked for is meant.</summary>
    public static string Conditions(SubscriberFilter filter, List<object?> values)
    {
        var sql = "";
        if (filter.Status is { } status)
        {
            sql += " AND status = ?";
            values.Add(status.ToName());
        }

        if (filter.PlanId is { } plan)
        {
            sql += " AND plan_id = ? AND CHAR_LENGTH(plan_id) = ?";
            values.Add(plan);
            values.Add(plan.EnumerateRunes().Count());
        }

        return sql;
    }
}
