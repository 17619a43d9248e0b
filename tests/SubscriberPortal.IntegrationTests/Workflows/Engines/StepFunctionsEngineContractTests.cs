using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.IntegrationTests.Workflows.Wire;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.IntegrationTests.Workflows.Engines;

/// <summary>The StepFunctions engine against moto.</summary>
public sealed class StepFunctionsOnMotoContractTests : WorkflowEngineContract
{
    private StepFunctionsEngine? _engine;

    private protected override async Task<IWorkflowEngine> EngineAsync(IReadOnlyDictionary<string, string> definitions) =>
        (_engine = new StepFunctionsEngine((await TestServers.MotoAsync()).Url, definitions)).Engine;

    public override void Dispose()
    {
        _engine?.Dispose();
        base.Dispose();
    }
}

/// <summary>The StepFunctions engine against the embedded engine of another portal, by its Step Functions API.</summary>
public sealed class StepFunctionsOnWireContractTests(WireContractPortal portal) : WorkflowEngineContract, IClassFixture<WireContractPortal>
{
    private StepFunctionsEngine? _engine;

    private protected override Task<IWorkflowEngine> EngineAsync(IReadOnlyDictionary<string, string> definitions)
    {
        _engine = new StepFunctionsEngine(portal.Endpoint, definitions);
        return Task.FromResult<IWorkflowEngine>(_engine.Engine);
    }

    public override void Dispose()
    {
        _engine?.Dispose();
        base.Dispose();
    }
}

/// <summary>A portal whose keys are those that the SDK finds in the environment.</summary>
public sealed class WireContractPortal : IDisposable
{
    private readonly WireFixture _portal;

    public WireContractPortal()
    {
        MotoServer.UseCredentials();
        _portal = WireFixture.With(MotoServer.Credentials["AWS_ACCESS_KEY_ID"], MotoServer.Credentials["AWS_SECRET_ACCESS_KEY"]);
    }

    public string Endpoint => _portal.Endpoint;

    public void Dispose() => _portal.Dispose();
}
