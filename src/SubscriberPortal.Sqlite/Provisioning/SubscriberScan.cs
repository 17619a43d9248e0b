using System.Runtime.CompilerServices;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>
/// Cuts the table into ranges of uid and reads them in batches. Each batch is a read of its own beginning where the last one ended,
/// so that no long transaction keeps the WAL from being checkpointed.
/// </summary>
internal sealed class SubscriberScan(SqliteDatabase database, string system)
{
    private const int BatchSize = 1000;
    private const int SamplesPerSegment = 32;

    public Task<IReadOnlyList<ScanSegment>> PlanAsync(int desired, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(desired, 1);
        return database.ReadAsync(session => Plan(session, desired), cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        ScanSegment segment, SubscriberFilter filter, string? after, Func<SqliteStatement, T> read, Func<T, string> uidOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = ParseToken(segment.Token);
        var sql = $"""
            SELECT {SubscriberRow.Columns} FROM subscribers {(filter.IsEmpty ? "NOT INDEXED" : $"INDEXED BY {SubscriberList.IndexOf(filter)}")}
            WHERE uid > ?1 AND uid <= ?2{SubscriberList.Conditions(filter)} ORDER BY uid LIMIT ?5
            """;
        if (after is not null && string.CompareOrdinal(after, from) > 0) from = after;
        while (true)
        {
            var start = from;
            var batch = await database.ReadAsync(session => ReadBatch(session, sql, start, to, filter, read), cancellationToken);
            if (batch.Count > 0) yield return batch;
            if (batch.Count < BatchSize) yield break;
            from = uidOf(batch[^1]);
        }
    }

    private static List<T> ReadBatch<T>(SqliteSession session, string sql, string from, string to, SubscriberFilter filter, Func<SqliteStatement, T> read)
    {
        var batch = new List<T>(BatchSize);
        var row = session.Prepare(sql).Bind(1, from).Bind(2, to).Bind(3, filter.Status?.ToName()).Bind(4, filter.PlanId).Bind(5, BatchSize);
        while (row.Step()) batch.Add(read(row));
        return batch;
    }

    /// <summary>
    /// Every n-th entry of an index that holds the uid is a fair sample of uids, and the index is many times smaller than the table. Those between are passed over inside SQLite rather
    /// than handed out.
    /// </summary>
    private IReadOnlyList<ScanSegment> Plan(SqliteSession session, int desired)
    {
        var total = session.Prepare("SELECT COUNT(*) FROM subscribers");
        var every = total.Step() ? Math.Max(1, total.Number(0) / ((long)desired * SamplesPerSegment)) : 1;
        var sample = new List<string>();
        for (var last = ""; ;)
        {
            var row = session.Prepare("SELECT msisdn, uid FROM subscribers INDEXED BY subscribers_msisdn WHERE msisdn > ?1 ORDER BY msisdn LIMIT 1 OFFSET ?2").Bind(1, last).Bind(2, every - 1);
            if (!row.Step()) break;
            last = row.Text(0)!;
            if (row.Text(1) is { } uid && SubscriberRules.IsUid(uid)) sample.Add(uid);
        }

        sample.Sort(StringComparer.Ordinal);
        var cuts = new List<string>(desired);
        for (var i = 1; i < desired; i++)
        {
            var at = (int)((long)sample.Count * i / desired) - 1;
            if (at >= 0 && (cuts.Count == 0 || cuts[^1] != sample[at])) cuts.Add(sample[at]);
        }

        string[] bounds = ["", .. cuts, ""];
        return [.. Enumerable.Range(0, bounds.Length - 1).Select(i => new ScanSegment(i, bounds.Length - 1, $"{system}/{bounds[i]}/{bounds[i + 1]}"))];
    }

    /// <summary>A uid holds no slash. The range begins beyond the first and ends with the second; an empty one is open.</summary>
    private (string From, string To) ParseToken(string token)
    {
        var parts = token.Split('/');
        if (parts.Length != 3 || parts[0] != system) throw new ArgumentException($"The segment '{token}' is not one of {system}'s.", nameof(token));
        return (parts[1], parts[2].Length == 0 ? BinaryRange.Last : parts[2]);
    }
}
