using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

internal sealed class ExecutionOperations(WireMachines machines, WorkflowDefinitions definitions, EmbeddedWorkflowEngine engine, ExecutionStore store) : IWireOperations
{
    private const int LongestInput = 262_144;

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation>
    {
        ["StartExecution"] = StartAsync,
        ["DescribeExecution"] = DescribeAsync,
        ["StopExecution"] = StopAsync,
        ["RedriveExecution"] = RedriveAsync,
    };

    private async Task<JsonObject> StartAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var machine = await machines.LoadAsync(WireArns.StateMachine(request), cancellationToken);
        var name = request.Text("name") ?? Guid.NewGuid().ToString();
        WireArns.CheckName(name);
        var input = request.Text("input") ?? "{}";
        CheckInput(input);
        var key = $"{machine.Name}:{name}";
        if (await store.FindAsync(key, cancellationToken) is { } earlier)
            return earlier.Status == ExecutionRecord.Running && earlier.Input == input ? Started(earlier) : throw AlreadyExists(key);
        await engine.StartAsync(machine, name, input, cancellationToken);
        var record = await store.FindAsync(key, cancellationToken) ?? throw new InvalidDataException($"The execution {key} was started and is not there.");

        // Somebody else may have started one of that name in the same moment.
        return record.Input == input ? Started(record) : throw AlreadyExists(key);
    }

    private async Task<JsonObject> DescribeAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var record = await FindAsync(request, cancellationToken);
        var included = request.Text("includedData") != "METADATA_ONLY";
        var reason = WhyNotRedrivable(record);
        return new JsonObject
        {
            ["executionArn"] = WorkflowArns.Execution(record.Key),
            ["stateMachineArn"] = WorkflowArns.StateMachine(record.Definition),
            ["name"] = record.Name,
            ["status"] = record.Status,
            ["startDate"] = WireJson.Time(record.StartedAt),
            ["inputDetails"] = new JsonObject { ["included"] = included },
            ["redriveCount"] = record.RedriveCount,
            ["redriveStatus"] = reason is null ? "REDRIVABLE" : "NOT_REDRIVABLE",
        }
            .With("stopDate", record.StoppedAt is { } stopped ? WireJson.Time(stopped) : null)
            .With("input", included ? record.Input : null)
            .With("output", included ? record.Output : null)
            .With("outputDetails", record.Output is null ? null : new JsonObject { ["included"] = included })
            .With("error", record.Error)
            .With("cause", record.Cause)
            .With("redriveDate", record.RedrivenAt is { } redriven ? WireJson.Time(redriven) : null)
            .With("redriveStatusReason", reason);
    }

    private async Task<JsonObject> StopAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var record = await FindAsync(request, cancellationToken);
        await engine.StopAsync(WorkflowArns.Execution(record.Key), request.Text("error"), request.Text("cause"), cancellationToken);
        record = await FindAsync(request, cancellationToken);
        return new JsonObject { ["stopDate"] = WireJson.Time(record.StoppedAt ?? record.StartedAt) };
    }

    private async Task<JsonObject> RedriveAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var token = request.Text("clientToken");
        var record = await FindAsync(request, cancellationToken);
        if (token is null || record.RedriveToken != token)
        {
            if (WhyNotRedrivable(record) is { } reason) throw NotRedrivable(reason);
            record = await engine.RedriveAsync(record.Key, token, cancellationToken) ?? throw NotRedrivable("Execution cannot be redriven: it has too many events, or it changed meanwhile");
        }

        return new JsonObject { ["redriveDate"] = WireJson.Time(record.RedrivenAt!.Value) };
    }

    private async Task<ExecutionRecord> FindAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var key = WireArns.Execution(request);
        return await store.FindAsync(key, cancellationToken) ?? throw WireException.NoExecution(WorkflowArns.Execution(key));
    }

    /// <summary>A job of the portal is redriven as a job: its record would not follow otherwise.</summary>
    private string? WhyNotRedrivable(ExecutionRecord record) =>
        definitions.Find(record.Definition) is null ? engine.WhyNotRedrivable(record) : "Execution belongs to a job of the portal and cannot be redriven here; redrive the job";

    private static JsonObject Started(ExecutionRecord record) => new() { ["executionArn"] = WorkflowArns.Execution(record.Key), ["startDate"] = WireJson.Time(record.StartedAt) };

    private static WireException AlreadyExists(string key) => WireException.Of("ExecutionAlreadyExists", $"Execution Already Exists: '{WorkflowArns.Execution(key)}'");

    private static WireException NotRedrivable(string reason) => WireException.Of("ExecutionNotRedrivable", reason);

    private static void CheckInput(string input)
    {
        try
        {
            if (Encoding.UTF8.GetByteCount(input) > LongestInput) throw new JsonException($"The input is larger than {LongestInput} bytes");
            using var document = JsonDocument.Parse(input, new JsonDocumentOptions { MaxDepth = 1000 });
        }
        catch (JsonException exception)
        {
            throw WireException.Of("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{exception.Message}'");
        }
    }
}
