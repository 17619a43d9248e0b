using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;
using SubscriberPortal.State;

namespace SubscriberPortal.IntegrationTests.Workflows.Engines;

public sealed class EmbeddedEngineContractTests : WorkflowEngineContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-engine-");
    private readonly List<IDisposable> _open = [];

    private protected override async Task<IWorkflowEngine> EngineAsync(IReadOnlyDictionary<string, string> definitions)
    {
        var time = TimeProvider.System;
        var database = new SqliteDatabase(Path.Combine(_folder.FullName, "state.db"), "state");
        _open.Add(database);
        await new SqliteSchema(database, StateStoreRegistration.Scripts(), time).ApplyAsync(CancellationToken.None);
        var options = new WorkflowOptions();
        var known = new WorkflowDefinitions(definitions, options);
        var state = new SqliteStateStore(database, time);
        return new EmbeddedWorkflowEngine(
            known, new ExecutionStore(state), new ActivityQueues(time), new KnownActivities(known), new EngineSeat(state, Options.Create(new StateOptions())), Options.Create(options), time,
            NullLogger<EmbeddedWorkflowEngine>.Instance);
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var item in _open) item.Dispose();
        _folder.Delete(recursive: true);
    }
}
