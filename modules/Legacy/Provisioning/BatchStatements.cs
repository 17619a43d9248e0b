using System.Text.Encodings.Web;
using System.Text.Json;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>
/// Does to the table what a plan says, in as few statements as possible, within a transaction that the caller ends. First goes what frees numbers, then what moves them in the batch's order,
/// then what takes none or new ones: so each statement finds the numbers free that the plan found free.
/// </summary>
internal sealed class BatchStatements(LegacySession session)
{
    private const int Few = 4;
    private const int Many = 256;

    /// <summary>Few lengths, so that few statements have to be prepared.</summary>
    private static readonly int[] Lengths = [Many, 64, 16, 4, 1];

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<int, WriteOutcome.Refused> _refused = [];

    /// <summary>Answers what the table's own rules refuse, by place in the batch; when that is anything, the transaction has to be rolled back and planned again without it.</summary>
    /// <exception cref="MySqlException">With <see cref="MySqlErrorNumber.DuplicateKey"/>: something that was not looked up, or came in between, has one of the keys.</exception>
    public async Task<IReadOnlyDictionary<int, WriteOutcome.Refused>> RunAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        foreach (var chunk in plan.Deletes.Chunk(Many)) await DeleteAsync(chunk, cancellationToken);
        foreach (var row in plan.Updates.Where(row => row.MovesNumbers)) await UpdateAsync(row, cancellationToken);
        foreach (var chunk in plan.Updates.Where(row => !row.MovesNumbers).Chunk(Many)) await UpdateAsync(chunk, cancellationToken);
        await InsertAsync(plan.Inserts, cancellationToken);
        return _refused;
    }

    private async Task DeleteAsync(PlannedRow[] rows, CancellationToken cancellationToken)
    {
        var (places, uids) = SubscriberSql.List([.. rows.Select(row => row.Uid)]);
        Expect(rows.Length, await session.RunAsync($"DELETE FROM subscribers WHERE uid IN ({places})", uids, cancellationToken));
    }

    private async Task InsertAsync(List<PlannedRow> rows, CancellationToken cancellationToken)
    {
        for (var done = 0; done < rows.Count;)
        {
            var chunk = rows.GetRange(done, Lengths.First(length => length <= rows.Count - done));
            done += chunk.Count;
            try
            {
                var places = string.Join(", ", Enumerable.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", chunk.Count));
                Expect(chunk.Count, await session.RunAsync($"INSERT INTO subscribers ({SubscriberRow.Columns}) VALUES {places}", [.. chunk.SelectMany(row => row.Values)], cancellationToken));
            }
            catch (MySqlException failure) when (LegacyRules.Refuses(failure))
            {
                // MySQL undid the statement and does not say which row it was.
                if (chunk.Count == 1) Refuse(chunk[0], failure);
                else foreach (var part in chunk.Chunk(Math.Max(1, chunk.Count / 4))) await InsertAsync([.. part], cancellationToken);
            }
        }
    }

    private async Task UpdateAsync(PlannedRow row, CancellationToken cancellationToken)
    {
        try
        {
            var changed = await session.RunAsync(
                """
                UPDATE subscribers SET msisdn = ?, imsi = ?, status = ?, plan_id = ?, email = ?, first_name = ?, last_name = ?, address = ?, date_of_birth = ?,
                    created_at = ?, updated_at = ?, version = ?, write_id = ? WHERE uid = ?
                """,
                [.. row.Values[1..], row.Uid],
                cancellationToken);
            Expect(1, changed);
        }
        catch (MySqlException failure) when (LegacyRules.Refuses(failure))
        {
            Refuse(row, failure);
        }
    }

    /// <summary>Many rows go as one JSON document, which both MySQL 8.0 and MariaDB 10.6 take for a table. Its columns are wider than the table's, so that the table refuses what is too long.</summary>
    private async Task UpdateAsync(PlannedRow[] rows, CancellationToken cancellationToken)
    {
        if (rows.Length >= Few)
        {
            try
            {
                var document = JsonSerializer.Serialize(rows.Select(JsonValues), Json);
                Expect(rows.Length, await session.RunAsync(UpdateManySql, [document], cancellationToken));
                return;
            }
            catch (MySqlException failure) when (LegacyRules.Refuses(failure))
            {
                // One by one it is seen which row it was.
            }
        }

        foreach (var row in rows) await UpdateAsync(row, cancellationToken);
    }

    private static object?[] JsonValues(PlannedRow row)
    {
        var values = row.Values;
        values[9] = row.Record!.DateOfBirth?.ToString("yyyy-MM-dd", null);
        return values;
    }

    private const string UpdateManySql =
        """
        UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            uid VARCHAR(80) PATH '$[0]', status VARCHAR(32) PATH '$[3]', plan_id VARCHAR(4000) PATH '$[4]', email VARCHAR(4000) PATH '$[5]',
            first_name VARCHAR(4000) PATH '$[6]', last_name VARCHAR(4000) PATH '$[7]', address VARCHAR(4000) PATH '$[8]', date_of_birth VARCHAR(10) PATH '$[9]',
            created_at BIGINT PATH '$[10]', updated_at BIGINT PATH '$[11]', version BIGINT PATH '$[12]', write_id VARCHAR(128) PATH '$[13]')) AS n
        STRAIGHT_JOIN subscribers AS s ON s.uid = n.uid
        SET s.status = n.status, s.plan_id = n.plan_id, s.email = n.email, s.first_name = n.first_name, s.last_name = n.last_name, s.address = n.address,
            s.date_of_birth = n.date_of_birth, s.created_at = n.created_at, s.updated_at = n.updated_at, s.version = n.version, s.write_id = n.write_id
        """;

    private void Refuse(PlannedRow row, MySqlException failure) => _refused[row.Index] = LegacyRules.Refusal(failure);

    /// <summary>The rows are locked, or were not there: any other count is a fault of this class, and the transaction must not stand.</summary>
    private static void Expect(int rows, int changed)
    {
        if (rows != changed) throw new InvalidOperationException($"A statement was to change {rows} rows of subscribers and changed {changed}; the transaction is rolled back.");
    }
}
