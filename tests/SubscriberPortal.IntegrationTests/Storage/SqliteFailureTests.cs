using Microsoft.Data.Sqlite;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>What an operator is told when a file does not do what it should.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_unavailable_and_hurts_nobody_else()
    {
        using var system = await SqliteSystem.CloudAsync();
        await system.Database.WriteAsync(
            session =>
            {
                session.ExecuteScript("PRAGMA max_page_count = 40");
                return 0;
            },
            None);
        var writes = Enumerable.Range(1, 1000).Select(n => SubscriberWrite.Create(Samples.Subscriber(n), $"{n}")).ToArray();
        var error = await Assert.ThrowsAsync<SystemUnavailableException>(() => system.Provider.WriteBatchAsync(writes, None));
        Assert.Equal("cloud", error.System);
        Assert.Contains("no space left", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await system.Provider.CountAsync(None)).Total);
        Assert.IsType<WriteOutcome.Done>(await system.Provider.WriteAsync(writes[0], None));
    }

    [Fact]
    public async Task A_file_locked_by_another_process_is_unavailable_and_then_works_again()
    {
        using var system = await SqliteSystem.CloudAsync();
        await system.Database.WriteAsync(
            session =>
            {
                session.ExecuteScript("PRAGMA busy_timeout = 50");
                return 0;
            },
            None);
        using (var other = system.OpenBypass())
        {
            Run(other, "BEGIN IMMEDIATE");
            var error = await Assert.ThrowsAsync<SystemUnavailableException>(() => system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None));
            Assert.Contains("locked by another process", error.Message, StringComparison.Ordinal);
            Assert.Null(await system.Provider.GetAsync(Samples.Uid(1), None));
        }

        Assert.IsType<WriteOutcome.Done>(await system.Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_unavailable_never_empty()
    {
        await File.WriteAllTextAsync(_folder.PathOf("cloud.db"), new string('x', 5000));
        using var database = new SqliteDatabase(_folder.PathOf("cloud.db"), "cloud");
        var provider = new SqliteProvisioningProvider(new SystemDescriptor("cloud", "Cloud", "SQLite", 10, true), database, TimeProvider.System);
        var error = await Assert.ThrowsAsync<SystemUnavailableException>(() => provider.GetAsync("a", None));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), None));
        var health = await provider.CheckHealthAsync(None);
        Assert.Equal(HealthState.Unhealthy, health.State);
        Assert.Contains("cloud.db", health.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_unavailable()
    {
        await File.WriteAllTextAsync(_folder.PathOf("file"), "");
        using var database = new SqliteDatabase(Path.Combine(_folder.PathOf("file"), "cloud.db"), "cloud");
        var provider = new SqliteProvisioningProvider(new SystemDescriptor("cloud", "Cloud", "SQLite", 10, true), database, TimeProvider.System);
        var error = await Assert.ThrowsAsync<SystemUnavailableException>(() => provider.GetAsync("a", None));
        Assert.Contains("cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Equal(HealthState.Unhealthy, (await provider.CheckHealthAsync(None)).State);
    }

    [Fact]
    public async Task A_database_without_its_schema_is_unavailable_never_empty()
    {
        using var database = new SqliteDatabase(_folder.PathOf("cloud.db"), "cloud");
        var provider = new SqliteProvisioningProvider(new SystemDescriptor("cloud", "Cloud", "SQLite", 10, true), database, TimeProvider.System);
        await Assert.ThrowsAsync<SystemUnavailableException>(() => provider.ListAsync(new SubscriberQuery(), None));
        Assert.Equal(HealthState.Unhealthy, (await provider.CheckHealthAsync(None)).State);
    }

    [Fact]
    public async Task A_file_removed_under_the_portal_is_unhealthy()
    {
        using var system = await SqliteSystem.CloudAsync();
        File.Delete(system.Database.Path);
        Assert.Equal(HealthState.Unhealthy, (await system.Provider.CheckHealthAsync(None)).State);
    }

    [Fact]
    public async Task The_files_are_for_their_owner_alone_and_durable()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = Path.Combine(_folder.PathOf("data"), "deep", "state.db");
        using var database = new SqliteDatabase(path, "state");
        await database.WriteAsync(
            session =>
            {
                session.Execute("CREATE TABLE t (n INTEGER)");
                return 0;
            },
            None);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        foreach (var suffix in new[] { "", "-wal", "-shm" }) Assert.Equal(owner, File.GetUnixFileMode(path + suffix));
        Assert.Equal("wal 2 1", await database.WriteAsync(session => string.Join(' ', new[] { "journal_mode", "synchronous", "foreign_keys" }.Select(name => Pragma(session, name))), None));
    }

    private static string Pragma(SqliteSession session, string name)
    {
        var row = session.Prepare($"PRAGMA {name}");
        row.Step();
        return row.Text(0)!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
