using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Jobs.Workflows.StepFunctions;

namespace SubscriberPortal.IntegrationTests.Workflows.Engines;

/// <summary>The StepFunctions engine against some address, with names of its own there.</summary>
internal sealed class StepFunctionsEngine : IDisposable
{
    public const string Role = "arn:aws:iam::123456789012:role/workflows";

    private readonly AwsClients _clients;

    public StepFunctionsEngine(string url, IReadOnlyDictionary<string, string> definitions, string? prefix = null, string? roleArn = Role)
    {
        Prefix = prefix ?? $"t{Guid.NewGuid():N}"[..12] + "-";
        _clients = new AwsClients(Options.Create(new AwsOptions { ServiceUrl = url }));
        Client = _clients.NewStepFunctions(null);
        var options = new WorkflowOptions { Engine = WorkflowOptions.StepFunctions, NamePrefix = Prefix, RoleArn = roleArn };
        var known = new WorkflowDefinitions(definitions, options);
        Deployment = new StepFunctionsDeployment(Client, known, new KnownActivities(known), Options.Create(options), NullLogger<StepFunctionsDeployment>.Instance);
        Engine = new StepFunctionsWorkflowEngine(Client, Deployment, new StatusPace(TimeProvider.System), TimeProvider.System);
    }

    public string Prefix { get; }

    public StepFunctionsClient Client { get; }

    public StepFunctionsDeployment Deployment { get; }

    public StepFunctionsWorkflowEngine Engine { get; }

    public void Dispose()
    {
        Deployment.Dispose();
        Client.Dispose();
        _clients.Dispose();
    }
}
