using System.Diagnostics;
using System.Globalization;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>
/// Makes known what became of a commit whose answer was lost: the connection that sent it is killed, so that it can do nothing any more, and the rows are read back.
/// </summary>
internal sealed class LostCommit(LegacyDatabase database, BatchRun run)
{
    private const int NoSuchThread = 1094;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>True: the transaction stands. False: nothing of it was written. Null: it could not be found out within <paramref name="limit"/>.</summary>
    public async Task<bool?> FindOutAsync(TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            if (run.Committed.IsCompleted) return true;
            try
            {
                return await database.ReadAsync(CallLimit.Interactive, FindOutAsync, CancellationToken.None);
            }
            catch (SystemUnavailableException)
            {
                // The server may be about to come back.
                await Task.WhenAny(run.Committed, Task.Delay(Pause));
            }
        }
        while (Stopwatch.GetElapsedTime(began) < limit);
        return run.Committed.IsCompleted ? true : null;
    }

    private async Task<bool?> FindOutAsync(LegacySession session, CancellationToken cancellationToken)
    {
        await EndAsync(session, cancellationToken);
        var planned = run.Plan!.Changes.ToArray();
        var stored = await SubscriberSql.ByUidAsync(session, planned.Select(row => row.Uid).ToHashSet(StringComparer.Ordinal), " FOR UPDATE", cancellationToken);

        // A version is never used twice, so one row that has its new or still has its old one speaks for the whole transaction.
        foreach (var row in planned)
        {
            if (!stored.TryGetValue(row.Uid, out var now)) continue;
            if (row.Record is not null && now.Version == SubscriberRow.VersionTag(row.Version)) return true;
            if (row.Before is { } before && now.Version == before.Version) return false;
        }

        // Otherwise: are those gone that were to go, and those absent that were to come?
        var gone = planned.Where(row => row.Record is null).All(row => !stored.ContainsKey(row.Uid));
        var absent = planned.Where(row => row.Before is null).All(row => !stored.ContainsKey(row.Uid));
        return (gone && run.Plan.Deletes.Count == planned.Length) ? true : (absent && run.Plan.Inserts.Count == planned.Length) ? false : null;
    }

    /// <summary>Ends the connection on the server, unless the server was started anew since: then it is gone, and its number may be another's.</summary>
    private async Task EndAsync(LegacySession session, CancellationToken cancellationToken)
    {
        var uptime = await session.ListAsync("SHOW GLOBAL STATUS LIKE 'Uptime'", [], row => long.Parse(row.GetString(1), CultureInfo.InvariantCulture), cancellationToken);
        if (Stopwatch.GetElapsedTime(run.Began).TotalSeconds > uptime[0] + 1) return;
        try
        {
            await session.RunAsync(string.Create(CultureInfo.InvariantCulture, $"KILL {run.ServerThreadId}"), [], cancellationToken);
        }
        catch (MySqlException failure) when (failure.Number == NoSuchThread)
        {
            return;
        }

        const string sql = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = ?";
        while ((await session.ListAsync(sql, [run.ServerThreadId], row => row.GetInt64(0), cancellationToken))[0] > 0) await Task.Delay(Pause, cancellationToken);
    }
}
