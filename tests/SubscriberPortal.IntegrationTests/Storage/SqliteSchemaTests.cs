using Microsoft.Data.Sqlite;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class SqliteSchemaTests : IDisposable
{
    private static readonly SchemaScript One = new("0001_one.sql", "CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (1);");
    private static readonly SchemaScript Two = new("0002_two.sql", "CREATE TABLE two (n INTEGER);");

    private readonly TestFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteSchemaTests() => _database = new SqliteDatabase(_folder.PathOf("schema.db"), "schema");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Scripts_run_once_and_in_order()
    {
        Assert.Equal([One.Name], await ApplyAsync(One));
        Assert.Equal([Two.Name], await ApplyAsync(One, Two));
        Assert.Empty(await ApplyAsync(One, Two));
        Assert.Equal(1, await NumberAsync("SELECT COUNT(*) FROM one"));
        Assert.Equal(2, await NumberAsync("SELECT COUNT(*) FROM schema_versions"));
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_ran_is_refused()
    {
        await ApplyAsync(One);
        var error = await Assert.ThrowsAsync<SchemaException>(() => ApplyAsync(One with { Sql = One.Sql + " -- changed" }, Two));
        Assert.Contains("0001_one.sql of schema.db", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await NumberAsync("SELECT COUNT(*) FROM schema_versions"));
        Assert.Empty(await ApplyAsync(One with { Sql = One.Sql.ReplaceLineEndings("\r\n") }));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_of_itself_and_all_before_it()
    {
        var bad = new SchemaScript("0002_bad.sql", "CREATE TABLE two (n INTEGER); INSERT INTO nowhere VALUES (1);");
        await Assert.ThrowsAnyAsync<Exception>(() => ApplyAsync(One, bad));
        Assert.Equal(1, await NumberAsync("SELECT COUNT(*) FROM schema_versions"));
        Assert.Equal(0, await NumberAsync("SELECT COUNT(*) FROM sqlite_master WHERE name = 'two'"));
        Assert.Equal([Two.Name], await ApplyAsync(One, Two));
    }

    [Fact]
    public async Task Two_that_start_together_run_each_script_once()
    {
        using var other = new SqliteDatabase(_database.Path, "schema");
        var runs = await Task.WhenAll(ApplyAsync(One, Two), new SqliteSchema(other, [One, Two], TimeProvider.System).ApplyAsync(CancellationToken.None));
        Assert.Equal([One.Name, Two.Name], runs.SelectMany(run => run).Order(StringComparer.Ordinal));
        Assert.Equal(1, await NumberAsync("SELECT COUNT(*) FROM one"));
    }

    [Theory]
    [InlineData("INSERT INTO subscribers (uid, msisdn, imsi, status) VALUES ('a', '+99900000001', '999010000000001', 'GONE')")]
    [InlineData("INSERT INTO subscribers (uid, msisdn, imsi, status, date_of_birth) VALUES ('a', '+99900000001', '999010000000001', 'ACTIVE', '2023-02-30')")]
    public async Task Cloud_refuses_what_could_not_be_read_back(string sql)
    {
        using var system = await SqliteSystem.CloudAsync();
        using var bypass = system.OpenBypass();
        using var command = bypass.CreateCommand();
        command.CommandText = sql;
        Assert.Contains("CHECK", Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> ApplyAsync(params SchemaScript[] scripts) => new SqliteSchema(_database, scripts, TimeProvider.System).ApplyAsync(CancellationToken.None);

    private Task<long> NumberAsync(string sql) => _database.ReadAsync(
        session =>
        {
            var row = session.Prepare(sql);
            return row.Step() ? row.Number(0) : -1;
        },
        CancellationToken.None);
}
