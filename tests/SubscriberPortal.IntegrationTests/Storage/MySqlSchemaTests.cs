using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Legacy;
using SubscriberPortal.Legacy.Provisioning;
using SubscriberPortal.Legacy.Schema;
using SubscriberPortal.MySql;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class MySqlSchemaTests
{
    /// <summary>All that a schema is, as the server tells it.</summary>
    private const string Everything =
        """
        SELECT CONCAT('table ', table_name, ' ', column_name), CONCAT_WS(' ', ordinal_position, column_default, is_nullable, column_type, collation_name) FROM information_schema.columns WHERE table_schema = DATABASE()
        UNION ALL SELECT CONCAT('index ', table_name, ' ', index_name, ' ', column_name), CONCAT_WS(' ', non_unique, seq_in_index) FROM information_schema.statistics WHERE table_schema = DATABASE()
        UNION ALL SELECT CONCAT('check ', constraint_name), check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()
        UNION ALL SELECT CONCAT('trigger ', trigger_name), CONCAT_WS(' ', action_timing, event_manipulation, action_order, HEX(action_statement)) FROM information_schema.triggers WHERE trigger_schema = DATABASE()
        UNION ALL SELECT CONCAT('routine ', routine_name), CONCAT_WS(' ', security_type, HEX(routine_definition)) FROM information_schema.routines WHERE routine_schema = DATABASE()
        UNION ALL SELECT CONCAT('view ', table_name), HEX(REPLACE(view_definition, DATABASE(), '')) FROM information_schema.views WHERE table_schema = DATABASE()
        ORDER BY 1, 2
        """;

    private static readonly string[] Names = [.. LegacySystem.MySqlScripts().Select(script => script.Name)];

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task The_scripts_make_the_same_schema_through_the_client_as_through_the_portal_and_may_run_twice()
    {
        var server = await TestServers.MariaDbAsync();
        await using var byClient = await MySqlSystem.CreateAsync(server, hasSchema: false);
        await using var byPortal = await MySqlSystem.CreateAsync(server);
        for (var round = 1; round <= 2; round++)
        {
            foreach (var name in Names) await byClient.QueryAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root.FullName, "sql", "legacy", "mysql", name)));
        }

        var schema = await byClient.QueryAsync(Everything);
        Assert.Equal(schema, await byPortal.QueryAsync(Everything));
        foreach (var part in new[] { "trigger subscribers_version", "trigger subscribers_audit_delete", "routine subscriber_upsert", "view subscriber_changes", "index audit_logs audit_logs_record" })
            Assert.Contains(part, schema, StringComparison.Ordinal);

        // What a DBA ran counts as run: the portal only takes note of it.
        Assert.Empty(await byClient.Schema.ApplyAsync(None));
        Assert.Equal(await byPortal.QueryAsync("SELECT name, hash FROM schema_versions ORDER BY 1"), await byClient.QueryAsync("SELECT name, hash FROM schema_versions ORDER BY 1"));
    }

    [Fact]
    public async Task Scripts_run_once_in_order_and_one_that_was_changed_is_refused()
    {
        await using var system = await MySqlSystem.CreateAsync(await TestServers.MariaDbAsync(), hasSchema: false);
        Assert.Equal(Names, await system.Schema.ApplyAsync(None));
        Assert.Empty(await system.Schema.ApplyAsync(None));
        Assert.Empty(await new MySqlSchema(system.Database, [.. system.Schema.Scripts.Select(script => script with { Sql = script.Sql.ReplaceLineEndings("\r\n") })]).ApplyAsync(None));

        SchemaScript[] changed = [system.Schema.Scripts[0] with { Sql = system.Schema.Scripts[0].Sql + "-- changed" }, .. system.Schema.Scripts.Skip(1)];
        var error = await Assert.ThrowsAsync<SchemaException>(() => new MySqlSchema(system.Database, changed).ApplyAsync(None));
        Assert.Contains("0001_subscribers.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_broke_off_in_the_middle_is_run_again_from_its_start()
    {
        await using var system = await MySqlSystem.CreateAsync(await TestServers.MariaDbAsync(), hasSchema: false);
        var broken = system.Schema.Scripts.Select(script => script with { Sql = script.Name == Names[1] ? script.Sql.Replace("DROP TRIGGER IF EXISTS subscribers_audit_delete", "DROP NONSENSE", StringComparison.Ordinal) : script.Sql }).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => new MySqlSchema(system.Database, broken).ApplyAsync(None));
        Assert.Equal("1", await system.ValueAsync("SELECT COUNT(*) FROM schema_versions"));

        Assert.Equal(Names[1..], await system.Schema.ApplyAsync(None));
        Assert.Equal("3", await system.ValueAsync("SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND trigger_name LIKE 'subscribers_audit%'"));
    }

    [Fact]
    public async Task Of_several_that_start_together_one_runs_each_script()
    {
        await using var system = await MySqlSystem.CreateAsync(await TestServers.MariaDbAsync(), hasSchema: false);
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new MySqlSchema(system.Database, LegacySystem.MySqlScripts()).ApplyAsync(None)));
        Assert.Equal(Names, runs.SelectMany(run => run));
        Assert.Equal(5, runs.Count(run => run.Count == 0));
    }

    [Fact]
    public async Task The_privileges_in_the_README_are_enough_to_apply_the_schema_and_those_for_rows_where_a_DBA_did()
    {
        var server = await TestServers.MariaDbAsync();
        await using var system = await MySqlSystem.CreateAsync(server, hasSchema: false);
        var database = await system.ValueAsync("SELECT DATABASE()");
        var (maker, writer) = ($"m{database}"[..24], $"w{database}"[..24]);
        const string rows = "SELECT, INSERT, UPDATE, DELETE";
        await system.QueryAsync(
            $"""
            CREATE USER '{maker}'@'%' IDENTIFIED BY 'Maker-7-horse'; GRANT {rows}, CREATE, ALTER, DROP, INDEX, TRIGGER, CREATE VIEW, CREATE ROUTINE, ALTER ROUTINE ON {database}.* TO '{maker}'@'%';
            CREATE USER '{writer}'@'%' IDENTIFIED BY 'Writer-7-horse'; GRANT {rows} ON {database}.* TO '{writer}'@'%';
            """);
        var where = new MySqlConnectionStringBuilder(server.ConnectionString(database)) { UserID = writer, Password = "Writer-7-horse" };
        await using var asWriter = MySqlSystem.Open(where.ConnectionString);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => new MySqlSchema(asWriter, LegacySystem.MySqlScripts()).ApplyAsync(None));

        (where.UserID, where.Password) = (maker, "Maker-7-horse");
        await using var asMaker = MySqlSystem.Open(where.ConnectionString);
        Assert.Equal(Names, await new MySqlSchema(asMaker, LegacySystem.MySqlScripts()).ApplyAsync(None));
        await system.QueryAsync("UPDATE schema_versions SET hash = NULL");

        Assert.Empty(await new MySqlSchema(asWriter, LegacySystem.MySqlScripts()).ApplyAsync(None));
        var provider = new MySqlProvisioningProvider(system.Provider.System, asWriter, TimeProvider.System);
        for (var round = 1; round <= 2; round++)
        {
            var outcomes = await provider.WriteBatchAsync([.. Enumerable.Range(1, 10).Select(n => SubscriberWrite.Put(Samples.Subscriber(n) with { LastName = $"Round {round}" }, $"{round}:{n}"))], None);
            Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Done>(outcome));
        }

        Assert.StartsWith(writer, await system.ValueAsync("SELECT changed_by FROM audit_logs LIMIT 1"), StringComparison.Ordinal);
    }
}
