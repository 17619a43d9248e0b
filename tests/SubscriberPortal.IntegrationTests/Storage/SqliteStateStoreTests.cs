using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Storage;

public sealed class SqliteStateStoreTests : StateStoreContract, IDisposable
{
    private readonly TestFolder _folder = new();
    private SqliteDatabase? _database;

    public void Dispose()
    {
        _database?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        await Store.WriteAsync([new StateWrite("p", "k", "1")], None);
        var key = await Store.AppendAsync("log", "1", null, None);
        _database!.Dispose();
        var store = await CreateStoreAsync(Time);
        Assert.Equal("1", (await store.GetAsync("p", "k", None))!.Value);
        Assert.True(string.CompareOrdinal(await store.AppendAsync("log", "2", null, None), key) > 0);
    }

    protected override async Task<IStateStore> CreateStoreAsync(TimeProvider time)
    {
        _database = new SqliteDatabase(_folder.PathOf(StateStoreRegistration.FileName), StateStoreRegistration.SystemKey);
        await new SqliteSchema(_database, StateStoreRegistration.Scripts(), time).ApplyAsync(None);
        return new SqliteStateStore(_database, time);
    }
}
