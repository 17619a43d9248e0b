using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

/// <summary>State machines: the portal's own, which nobody changes, and those made here.</summary>
internal sealed class StateMachineOperations(WireCatalog catalog, WireMachines machines, WorkflowDefinitions definitions, TimeProvider time) : IWireOperations
{
    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation>
    {
        ["CreateStateMachine"] = CreateAsync,
        ["UpdateStateMachine"] = UpdateAsync,
        ["DescribeStateMachine"] = DescribeAsync,
        ["ListStateMachines"] = ListAsync,
        ["DeleteStateMachine"] = DeleteAsync,
    };

    private async Task<JsonObject> CreateAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var name = WireArns.NewName(request);
        var text = request.Required("definition");
        var role = Role(request.Required("roleArn"));
        Parse(text, request);
        RefuseVersions(request);
        var now = time.GetUtcNow();
        var machine = new WireMachine(name, await machines.SaveAsync(text, cancellationToken), role, now, now, Guid.NewGuid().ToString(), request.Tags());
        var arn = WorkflowArns.StateMachine(name);
        while (definitions.Find(name) is null)
        {
            if (await catalog.Machines.TryCreateAsync(name, machine, cancellationToken)) return Created(arn, now);
            if (await catalog.Machines.FindAsync(name, cancellationToken) is not var (found, _)) continue;

            // As on AWS another role or other tags do not make it another machine, and are not taken over.
            if (found.DefinitionHash == machine.DefinitionHash) return Created(arn, found.CreatedAt);
            break;
        }

        throw WireException.Of("StateMachineAlreadyExists", $"State Machine Already Exists: '{arn}'");
    }

    private async Task<JsonObject> UpdateAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var name = WireArns.StateMachine(request);
        var text = request.Text("definition");
        var role = request.Text("roleArn");
        if (definitions.Find(name) is not null) throw WireException.OwnedByPortal(WorkflowArns.StateMachine(name));
        if (text is null && role is null) throw WireException.Of("MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified");
        if (text is not null) Parse(text, request);
        RefuseVersions(request);
        var hash = text is null ? null : await machines.SaveAsync(text, cancellationToken);
        while (true)
        {
            if (await catalog.Machines.FindAsync(name, cancellationToken) is not var (found, version)) throw WireException.NoStateMachine(WorkflowArns.StateMachine(name));
            var changed = found with
            {
                DefinitionHash = hash ?? found.DefinitionHash,
                RoleArn = role is null ? found.RoleArn : Role(role),
                UpdatedAt = time.GetUtcNow(),
                RevisionId = Guid.NewGuid().ToString(),
            };
            if (await catalog.Machines.TryUpdateAsync(name, changed, version, cancellationToken))
                return new JsonObject { ["updateDate"] = WireJson.Time(changed.UpdatedAt), ["revisionId"] = changed.RevisionId };
        }
    }

    private async Task<JsonObject> DescribeAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var name = WireArns.StateMachine(request);
        var machine = await machines.FindAsync(name, cancellationToken);
        return new JsonObject
        {
            ["stateMachineArn"] = WorkflowArns.StateMachine(name),
            ["name"] = name,
            ["status"] = "ACTIVE",
            ["roleArn"] = machine.RoleArn,
            ["type"] = "STANDARD",
            ["creationDate"] = WireJson.Time(machine.CreatedAt),
            ["loggingConfiguration"] = new JsonObject { ["level"] = "OFF", ["includeExecutionData"] = false },
            ["tracingConfiguration"] = new JsonObject { ["enabled"] = false },
        }.With("revisionId", machine.RevisionId).With("definition", request.Text("includedData") == "METADATA_ONLY" ? null : machine.Text);
    }

    private async Task<JsonObject> ListAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var limit = request.MaxResults();
        var found = await catalog.ListMachinesAsync(PageToken.Read(request, "machines"), limit + 1, cancellationToken);
        var page = found.Take(limit).Select(machine => new JsonObject
        {
            ["stateMachineArn"] = WorkflowArns.StateMachine(machine.Name),
            ["name"] = machine.Name,
            ["type"] = "STANDARD",
            ["creationDate"] = WireJson.Time(machine.CreatedAt),
        });
        return new JsonObject { ["stateMachines"] = new JsonArray([.. page]) }.With("nextToken", found.Count > limit ? PageToken.Write("machines", found[limit - 1].Name) : null);
    }

    /// <summary>It is gone at once; executions that run go on to their end.</summary>
    private async Task<JsonObject> DeleteAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var arn = WireArns.Arn(request, "stateMachineArn");
        if (WorkflowArns.StateMachineOf(arn) is not { } name) return [];
        if (definitions.Find(name) is not null) throw WireException.OwnedByPortal(arn);
        await catalog.Machines.RemoveAsync(name, cancellationToken);
        return [];
    }

    private static JsonObject Created(string arn, DateTimeOffset at) => new() { ["stateMachineArn"] = arn, ["creationDate"] = WireJson.Time(at) };

    private static string Role(string arn) =>
        arn.StartsWith("arn:", StringComparison.Ordinal) && arn.Contains(":iam::", StringComparison.Ordinal) && arn.Contains(":role/", StringComparison.Ordinal) ? arn : throw WireException.InvalidArn(arn);

    private static void RefuseVersions(WireRequest request)
    {
        if (request.Flag("publish")) throw WireException.Validation("This endpoint has no versions of state machines: publish must be false");
    }

    private static void Parse(string text, WireRequest request)
    {
        var isExpress = ValidationOperations.IsExpress(request);
        try
        {
            StateMachine.Parse(text, isExpress ? StateMachineType.Express : StateMachineType.Standard);
        }
        catch (InvalidDefinitionException exception)
        {
            throw WireException.Of("InvalidDefinition", exception.Message);
        }

        if (isExpress) throw WireException.Of("StateMachineTypeNotSupported", "This engine runs state machines of type STANDARD alone");
    }
}
