using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>
/// Sees to it that Step Functions has the definitions and activities of this release. With <c>Workflows:RoleArn</c> the portal makes and updates them; without, they were made by
/// <c>stepfunctions/template.yaml</c>, and it only checks that they are there and the same.
/// </summary>
internal sealed partial class StepFunctionsDeployment(
    StepFunctionsClient client, WorkflowDefinitions definitions, KnownActivities activities, IOptions<WorkflowOptions> options, ILogger<StepFunctionsDeployment> logger) : IDisposable
{
    private const int Page = 1000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile DeployedWorkflows? _deployed;

    private string Prefix => options.Value.NamePrefix;

    /// <summary>Looks once; what failed is tried again at the next call.</summary>
    /// <exception cref="InvalidOperationException">Something is to be set or to be deployed; the message says what.</exception>
    public async ValueTask<DeployedWorkflows> GetAsync(CancellationToken cancellationToken)
    {
        if (_deployed is { } deployed) return deployed;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _deployed ??= await DeployAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Somebody deleted something: looks again at the next call.</summary>
    public void Forget() => _deployed = null;

    public void Dispose() => _gate.Dispose();

    private async Task<DeployedWorkflows> DeployAsync(CancellationToken cancellationToken)
    {
        var prefix = await ActivitiesAsync(cancellationToken);
        var existing = await MachinesAsync(cancellationToken);
        var machines = new Dictionary<string, string>();
        foreach (var definition in definitions.All)
        {
            var text = definition.Text.Replace(WorkflowArns.ActivityPrefix, prefix, StringComparison.Ordinal);
            machines[definition.Name] = await MachineAsync(Prefix + definition.Name, text, existing, cancellationToken);
        }

        return new DeployedWorkflows(machines, prefix);
    }

    /// <summary>Answers what stands before the activities' names in their ARNs.</summary>
    private async Task<string> ActivitiesAsync(CancellationToken cancellationToken)
    {
        var names = activities.OfPortal.Order(StringComparer.Ordinal).ToArray();
        string? arn = null;
        if (options.Value.RoleArn is not null)
        {
            foreach (var name in names) arn = await client.CreateActivityAsync(Prefix + name, cancellationToken);
        }
        else
        {
            var found = await ActivityArnsAsync(cancellationToken);
            var missing = names.Where(name => !found.ContainsKey(Prefix + name)).Select(name => Prefix + name).ToArray();
            if (missing.Length > 0) throw NotThere($"the activities {string.Join(", ", missing)}");
            arn = found[Prefix + names[^1]];
        }

        return arn![..^names[^1].Length];
    }

    private async Task<string> MachineAsync(string name, string text, Dictionary<string, string> existing, CancellationToken cancellationToken)
    {
        var role = options.Value.RoleArn;
        if (!existing.TryGetValue(name, out var arn))
        {
            if (role is null) throw NotThere($"the state machine {name}");
            arn = (await client.CreateStateMachineAsync(name, text, role, cancellationToken)).StateMachineArn;
            Log.Created(logger, name);
            return arn;
        }

        var found = await client.DescribeStateMachineAsync(arn, cancellationToken);
        if (found.Type != "STANDARD") throw new InvalidOperationException($"The state machine {name} is of type {found.Type}; the portal needs STANDARD, because EXPRESS has no activities.");
        var isSame = JsonNode.DeepEquals(JsonNode.Parse(found.Definition), JsonNode.Parse(text));
        if (role is null)
        {
            return isSame ? arn : throw new InvalidOperationException(
                $"The state machine {name} has another definition than this release, or another time limit than Workflows says: update the stack of stepfunctions/template.yaml, or set Workflows:RoleArn so that the portal does it.");
        }

        if (!isSame || found.RoleArn != role)
        {
            await client.UpdateStateMachineAsync(arn, text, role, cancellationToken);
            Log.Updated(logger, name);
        }

        return arn;
    }

    private async Task<Dictionary<string, string>> MachinesAsync(CancellationToken cancellationToken)
    {
        var machines = new Dictionary<string, string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await client.ListStateMachinesAsync(Page, next, cancellationToken);
            foreach (var machine in page.StateMachines) machines[machine.Name] = machine.StateMachineArn;
            next = page.NextToken;
        }
        while (next is not null);
        return machines;
    }

    private async Task<Dictionary<string, string>> ActivityArnsAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await client.ListActivitiesAsync(Page, next, cancellationToken);
            foreach (var activity in page.Activities) found[activity.Name] = activity.ActivityArn;
            next = page.NextToken;
        }
        while (next is not null);
        return found;
    }

    private InvalidOperationException NotThere(string what) => new(
        $"Step Functions ({client.Address}) does not have {what}: deploy stepfunctions/template.yaml with the same Workflows:NamePrefix, or set Workflows:RoleArn so that the portal makes them.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The state machine {Name} was created")]
        public static partial void Created(ILogger logger, string name);

        [LoggerMessage(LogLevel.Information, "The state machine {Name} was updated to this release's definition")]
        public static partial void Updated(ILogger logger, string name);
    }
}
