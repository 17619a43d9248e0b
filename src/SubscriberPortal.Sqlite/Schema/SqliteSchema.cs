using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Schema;

/// <summary>Brings one embedded database to its schema, and records in <c>schema_versions</c> what it ran and that script's hash.</summary>
public sealed class SqliteSchema(SqliteDatabase database, IReadOnlyList<SchemaScript> scripts, TimeProvider time) : ISchema
{
    private const string Journal =
        "CREATE TABLE IF NOT EXISTS schema_versions (name TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";

    public string Database => database.Name;

    public IReadOnlyList<SchemaScript> Scripts => scripts;

    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        foreach (var script in scripts)
        {
            // Looking and running are one transaction, so that of two processes that start together one runs a script and the other sees that it did.
            if (await database.WriteAsync(session => Apply(session, script), cancellationToken)) applied.Add(script.Name);
        }

        return applied;
    }

    private bool Apply(SqliteSession session, SchemaScript script)
    {
        session.Execute(Journal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Sql.ReplaceLineEndings("\n"))));
        var known = session.Prepare("SELECT hash FROM schema_versions WHERE name = ?1").Bind(1, script.Name);
        if (known.Step())
        {
            if (known.Text(0) == hash) return false;
            throw new SchemaException(
                $"The script {script.Name} of {database.Name} is not the one that was run on it. A script that has been run may not be changed: put it back, and write the change as the next script.");
        }

        session.ExecuteScript(script.Sql);
        session.Prepare("INSERT INTO schema_versions (name, hash, applied_at) VALUES (?1, ?2, ?3)")
            .Bind(1, script.Name).Bind(2, hash).Bind(3, time.GetUtcNow().ToUnixTimeMilliseconds()).Run();
        return true;
    }
}
