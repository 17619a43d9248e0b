using System.Runtime.CompilerServices;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>
/// Cuts the table into ranges of uid and reads them in batches. Each batch is a statement of its own beginning where the last one ended: a slow reader holds no snapshot, and no connection.
/// </summary>
internal sealed class SubscriberScan(LegacyDatabase database, string system)
{
    private const int BatchSize = 1000;
    private const int SamplesPerSegment = 32;

    public Task<IReadOnlyList<ScanSegment>> PlanAsync(int desired, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(desired, 1);
        return database.ReadAsync(CallLimit.Whole, (session, token) => PlanAsync(session, desired, token), cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        ScanSegment segment, SubscriberFilter filter, string? after, Func<MySqlDataReader, T> read, Func<T, string> uidOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = ParseToken(segment.Token);
        if (after is not null && string.CompareOrdinal(after, from) > 0) from = after;
        while (true)
        {
            var start = from;
            var batch = await database.ReadAsync(CallLimit.Batch, (session, token) => ReadBatchAsync(session, start, to, filter, read, token), cancellationToken);
            if (batch.Count > 0) yield return batch;
            if (batch.Count < BatchSize) yield break;
            from = uidOf(batch[^1]);
        }
    }

    private static Task<List<T>> ReadBatchAsync<T>(LegacySession session, string from, string to, SubscriberFilter filter, Func<MySqlDataReader, T> read, CancellationToken cancellationToken)
    {
        List<object?> values = [from, to];
        var sql = $"""
            SELECT {SubscriberRow.Columns} FROM subscribers FORCE INDEX ({SubscriberSql.IndexOf(filter)})
            WHERE uid > ? AND uid <= ?{SubscriberSql.Conditions(filter, values)} ORDER BY uid LIMIT {BatchSize}
            """;
        return session.ListAsync(sql, [.. values], read, cancellationToken);
    }

    /// <summary>A part of an index that holds the uid, chosen by the hash of the key, is a fair sample of uids, and many times smaller than the table.</summary>
    private async Task<IReadOnlyList<ScanSegment>> PlanAsync(LegacySession session, int desired, CancellationToken cancellationToken)
    {
        var totals = await session.ListAsync("SELECT COUNT(*) FROM subscribers", [], row => row.GetInt64(0), cancellationToken);
        var every = Math.Max(1, totals[0] / ((long)desired * SamplesPerSegment));
        var sample = await session.ListAsync(
            "SELECT uid FROM subscribers FORCE INDEX (subscribers_msisdn) WHERE CRC32(msisdn) % ? = 0", [every], row => row.GetString(0), cancellationToken);
        sample.RemoveAll(uid => !SubscriberRules.IsUid(uid));
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
