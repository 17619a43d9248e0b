using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Schema;

/// <summary>
/// Brings Legacy's MySQL to its schema. MySQL has no transaction around DDL: each script may be run again from its start, names itself in <c>schema_versions</c> at its end,
/// and gets its hash there when the portal has seen it. So a script that a DBA ran by hand counts as run, and the portal's user needs no right to make triggers then.
/// </summary>
internal sealed class MySqlSchema(LegacyDatabase database, IReadOnlyList<SchemaScript> scripts) : ISchema
{
    /// <summary>Several instances may start at once: one runs what is missing, the others wait for it.</summary>
    private const string Lock = "CONCAT('subscriber-portal:schema:', LEFT(SHA2(DATABASE(), 256), 32))";
    private const int LockSeconds = 600;
    private const int NoSuchTable = 1146;

    public string Database => database.Name;

    public IReadOnlyList<SchemaScript> Scripts => scripts;

    public Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken) => database.WriteAsync(CallLimit.Schema, ApplyAsync, cancellationToken);

    private async Task<IReadOnlyList<string>> ApplyAsync(LegacySession session, CancellationToken cancellationToken)
    {
        // Most starts find everything done and need no lock.
        if ((await MissingAsync(session, cancellationToken)).Count == 0) return [];
        await using (var take = session.Command($"SELECT GET_LOCK({Lock}, {LockSeconds})"))
        {
            if (Convert.ToInt64(await take.ExecuteScalarAsync(cancellationToken) ?? 0L, null) != 1)
                throw new SchemaException($"Another instance has been changing the schema of {database.Name} for {LockSeconds / 60} minutes. Look whether it hangs.");
        }

        try
        {
            var missing = await MissingAsync(session, cancellationToken);
            foreach (var script in missing) await RunAsync(session, script, cancellationToken);
            return [.. missing.Select(script => script.Name)];
        }
        finally
        {
            if (session.Connection.State == System.Data.ConnectionState.Open) await session.RunAsync($"DO RELEASE_LOCK({Lock})", [], CancellationToken.None);
        }
    }

    /// <summary>What has still to be run; gives those a hash that were run by hand.</summary>
    private async Task<List<SchemaScript>> MissingAsync(LegacySession session, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(session, cancellationToken);
        var missing = new List<SchemaScript>();
        foreach (var script in scripts)
        {
            if (!known.TryGetValue(script.Name, out var hash)) missing.Add(script);
            else if (hash is null) await RecordAsync(session, script, cancellationToken);
            else if (hash != Hash(script)) throw Changed(script);
        }

        return missing;
    }

    private static async Task<Dictionary<string, string?>> KnownAsync(LegacySession session, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await session.ListAsync("SELECT name, hash FROM schema_versions", [], row => (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)), cancellationToken);
            return rows.ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
        }
        catch (MySqlException failure) when (failure.Number == NoSuchTable)
        {
            return [];
        }
    }

    private static async Task RunAsync(LegacySession session, SchemaScript script, CancellationToken cancellationToken)
    {
        foreach (var statement in MySqlScript.Statements(script.Sql)) await session.RunAsync(statement, [], cancellationToken);
        await RecordAsync(session, script, cancellationToken);
    }

    private static Task<int> RecordAsync(LegacySession session, SchemaScript script, CancellationToken cancellationToken) =>
        session.RunAsync("INSERT INTO schema_versions (name, hash) VALUES (?, ?) ON DUPLICATE KEY UPDATE hash = ?", [script.Name, Hash(script), Hash(script)], cancellationToken);

    private SchemaException Changed(SchemaScript script) => new(
        $"The script {script.Name} of {database.Name} is not the one that was run on it. A script that has been run may not be changed: put it back, and write the change as the next script.");

    private static string Hash(SchemaScript script) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Sql.ReplaceLineEndings("\n"))));
}
