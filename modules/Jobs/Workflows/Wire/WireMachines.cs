using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Finds a state machine's definition, whoever made it.</summary>
internal sealed class WireMachines(WireCatalog catalog, WorkflowDefinitions definitions, ExecutionStore store)
{
    public async Task<FoundMachine> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (definitions.Find(name) is { } own) return new FoundMachine(name, own.Text, WorkflowArns.Role, catalog.StartedAt, null);
        if (await catalog.Machines.FindAsync(name, cancellationToken) is not var (made, _)) throw WireException.NoStateMachine(WorkflowArns.StateMachine(name));
        var text = await store.FindDefinitionAsync(made.DefinitionHash, cancellationToken) ?? throw new InvalidDataException($"The definition of the state machine {name} is missing.");
        return new FoundMachine(name, text, made.RoleArn, made.CreatedAt, made.RevisionId);
    }

    /// <summary>As the engine runs it.</summary>
    public async Task<WorkflowDefinition> LoadAsync(string name, CancellationToken cancellationToken)
    {
        if (definitions.Find(name) is { } own) return own;
        var found = await FindAsync(name, cancellationToken);
        return new WorkflowDefinition(name, found.Text, StateMachine.Parse(found.Text), found.RoleArn);
    }

    /// <summary>Keeps a text under its hash, where executions find it too.</summary>
    public async Task<string> SaveAsync(string text, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        await store.SaveDefinitionAsync(hash, text, cancellationToken);
        return hash;
    }
}

internal sealed record FoundMachine(string Name, string Text, string RoleArn, DateTimeOffset CreatedAt, string? RevisionId);
