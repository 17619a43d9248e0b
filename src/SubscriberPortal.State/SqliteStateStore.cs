using System.Globalization;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.State;

/// <summary>The state in one embedded file. Versions come from one sequence, so that a key removed and written again never sees an old one.</summary>
internal sealed class SqliteStateStore(SqliteDatabase database, TimeProvider time) : IStateStore
{
    private const string Columns = "partition_key, item_key, value, version, expires_at";
    private const string FindSql = $"SELECT {Columns} FROM state_items WHERE partition_key = ?1 AND item_key = ?2 AND (expires_at IS NULL OR expires_at > ?3)";

    private const string VersionSql = "SELECT version FROM state_items WHERE partition_key = ?1 AND item_key = ?2 AND (expires_at IS NULL OR expires_at > ?3)";

    private const string PutSql =
        """
        INSERT INTO state_items (partition_key, item_key, value, version, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET value = excluded.value, version = excluded.version, expires_at = excluded.expires_at
        """;

    public Task<StateItem?> GetAsync(string partition, string key, CancellationToken cancellationToken) =>
        database.ReadBrieflyAsync(session => Find(session, partition, key, Now()), cancellationToken);

    public Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        StateLimits.Check(writes);
        if (writes.Count == 0) return Task.FromResult<IReadOnlyList<long>?>([]);
        return WriteAsync(session => Write(session, writes), cancellationToken);
    }

    public Task<IReadOnlyList<StateItem>> QueryAsync(StateRange range, CancellationToken cancellationToken)
    {
        StateLimits.Check(range);
        return database.ReadAsync<IReadOnlyList<StateItem>>(session => Query(session, range, Now()), cancellationToken);
    }

    public Task<string> AppendAsync(string partition, string value, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        StateLimits.CheckPartition(partition);
        StateLimits.CheckValue(value);
        return WriteAsync(
            session =>
            {
                var key = Next(session, "append:" + partition, 1).ToString("D20", CultureInfo.InvariantCulture);
                Put(session, new StateWrite(partition, key, value, null, expiresAt), Next(session, "version", 1));
                return key;
            },
            cancellationToken);
    }

    public Task<bool> TryLeaseAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            var now = time.GetUtcNow();
            session.Prepare(
                """
                INSERT INTO state_leases (name, owner, expires_at) VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at WHERE owner = excluded.owner OR expires_at <= ?4
                """).Bind(1, name).Bind(2, owner).Bind(3, (now + duration).ToUnixTimeMilliseconds()).Bind(4, now.ToUnixTimeMilliseconds()).Run();
            return session.Changes > 0;
        },
        cancellationToken);

    public Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            session.Prepare("DELETE FROM state_leases WHERE name = ?1 AND owner = ?2").Bind(1, name).Bind(2, owner).Run();
            return true;
        },
        cancellationToken);

    public Task<int> PurgeExpiredAsync(int limit, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            session.Prepare(
                """
                DELETE FROM state_items WHERE (partition_key, item_key) IN
                    (SELECT partition_key, item_key FROM state_items WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
                """).Bind(1, Now()).Bind(2, limit).Run();
            return session.Changes;
        },
        cancellationToken);

    private async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(work, cancellationToken);
        }
        catch (CommitUncertainException exception)
        {
            throw new SystemUnavailableException(StateStoreRegistration.SystemKey, exception.Message, exception);
        }
    }

    private IReadOnlyList<long>? Write(SqliteSession session, IReadOnlyList<StateWrite> writes)
    {
        var now = Now();
        foreach (var write in writes)
        {
            if (write.ExpectedVersion is { } expected && VersionOf(session, write, now) != expected) return null;
        }

        var version = Next(session, "version", writes.Count) - writes.Count;
        foreach (var write in writes) Put(session, write, ++version);
        return [.. Enumerable.Range(0, writes.Count).Select(i => version - writes.Count + 1 + i)];
    }

    private static long VersionOf(SqliteSession session, StateWrite write, long now)
    {
        var row = session.Prepare(VersionSql).Bind(1, write.Partition).Bind(2, write.Key).Bind(3, now);
        var version = row.Step() ? row.Number(0) : StateWrite.Absent;
        row.Reset();
        return version;
    }

    private static void Put(SqliteSession session, StateWrite write, long version)
    {
        if (write.Value is null)
        {
            session.Prepare("DELETE FROM state_items WHERE partition_key = ?1 AND item_key = ?2").Bind(1, write.Partition).Bind(2, write.Key).Run();
            return;
        }

        session.Prepare(PutSql).Bind(1, write.Partition).Bind(2, write.Key).Bind(3, write.Value).Bind(4, version).Bind(5, write.ExpiresAt?.ToUnixTimeMilliseconds()).Run();
    }

    /// <summary>Takes numbers from a sequence; answers the last of them.</summary>
    private static long Next(SqliteSession session, string name, int count)
    {
        var row = session.Prepare("INSERT INTO state_sequences (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2 RETURNING value");
        row.Bind(1, name).Bind(2, count).Step();
        var last = row.Number(0);
        row.Reset();
        return last;
    }

    private static StateItem? Find(SqliteSession session, string partition, string key, long now)
    {
        var row = session.Prepare(FindSql).Bind(1, partition).Bind(2, key).Bind(3, now);
        var item = row.Step() ? Read(row) : null;
        row.Reset();
        return item;
    }

    private static List<StateItem> Query(SqliteSession session, StateRange range, long now)
    {
        var bounds = range switch
        {
            { After: null } => "item_key >= ?2",
            { Descending: true } => "item_key >= ?2 AND item_key < ?4",
            // Only the greater of two lower bounds: with both, SQLite may begin at the lesser and pass over what is between.
            _ => range.After.StartsWith(range.Prefix, StringComparison.Ordinal) ? "item_key > ?4" : "item_key >= ?2 AND item_key > ?4",
        };
        var row = session.Prepare(
            $"""
            SELECT {Columns} FROM state_items
            WHERE partition_key = ?1 AND {bounds}{(range.Prefix.Length == 0 ? "" : " AND item_key < ?3")} AND (expires_at IS NULL OR expires_at > ?5)
            ORDER BY item_key {(range.Descending ? "DESC" : "ASC")} LIMIT ?6
            """)
            .Bind(1, range.Partition).Bind(2, range.Prefix).Bind(3, BinaryRange.EndOf(range.Prefix)).Bind(4, range.After).Bind(5, now).Bind(6, range.Limit);
        var items = new List<StateItem>();
        while (row.Step()) items.Add(Read(row));
        return items;
    }

    private static StateItem Read(SqliteStatement row) => new(
        row.Text(0)!, row.Text(1)!, row.Text(2)!, row.Number(3), row.IsNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(4)));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
