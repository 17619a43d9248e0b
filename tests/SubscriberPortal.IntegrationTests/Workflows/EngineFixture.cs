using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>Engines over one state file in a folder of their own, with a clock that the test moves.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-engine-");
    private readonly SqliteDatabase _database;
    private readonly IReadOnlyDictionary<string, string> _definitions;
    private readonly List<EmbeddedWorkflowEngine> _engines = [];

    private EngineFixture(IReadOnlyDictionary<string, string> definitions)
    {
        _definitions = definitions;
        _database = new SqliteDatabase(Path.Combine(_folder.FullName, "state.db"), "state");
        Store = new SqliteStateStore(_database, Time);
    }

    public ManualTime Time { get; } = new();

    public IStateStore Store { get; }

    public long Commits => _database.CommitCount;

    /// <param name="definition">Known as <c>test</c>.</param>
    public static async Task<EngineFixture> CreateAsync(string definition)
    {
        var fixture = new EngineFixture(new Dictionary<string, string> { ["test"] = definition });
        await new SqliteSchema(fixture._database, StateStoreRegistration.Scripts(), fixture.Time).ApplyAsync(CancellationToken.None);
        return fixture;
    }

    /// <summary>Another engine on the same state, as after a restart.</summary>
    public EmbeddedWorkflowEngine NewEngine(IStateStore? store = null, WorkflowOptions? options = null)
    {
        options ??= new WorkflowOptions();
        var definitions = new WorkflowDefinitions(_definitions, options);
        var engine = new EmbeddedWorkflowEngine(
            definitions, new ExecutionStore(store ?? Store), new ActivityQueues(Time), new KnownActivities(definitions), new EngineSeat(Store, Options.Create(new StateOptions())),
            Options.Create(options), Time, NullLogger<EmbeddedWorkflowEngine>.Instance);
        _engines.Add(engine);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines) await engine.DisposeAsync();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }
}
