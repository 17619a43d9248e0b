using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

internal sealed class ExecutionListOperations(WireMachines machines, ExecutionList list) : IWireOperations
{
    private const int Slice = 200;

    private static readonly string[] Statuses = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"];

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation> { ["ListExecutions"] = ListAsync };

    private async Task<JsonObject> ListAsync(WireRequest request, CancellationToken cancellationToken)
    {
        if (request.Text("mapRunArn") is not null) throw WireException.Validation("This engine has no Map Runs: mapRunArn must not be given");
        var definition = WireArns.StateMachine(request);
        await machines.FindAsync(definition, cancellationToken);
        var limit = request.MaxResults();
        var status = Status(request);
        var redriven = request.Text("redriveFilter");
        var tokenOf = $"executions:{definition}";
        var after = PageToken.Read(request, tokenOf);
        var page = new JsonArray();
        while (true)
        {
            var slice = await list.ReadAsync(definition, after, Slice, cancellationToken);
            foreach (var (key, item) in slice.Where(entry => Fits(entry.Item)))
            {
                // One more than the page holds tells that there is another page, which begins behind the last one taken.
                if (page.Count == limit) return new JsonObject { ["executions"] = page, ["nextToken"] = PageToken.Write(tokenOf, after!) };
                page.Add(Describe(definition, item));
                after = key;
            }

            if (slice.Count < Slice) return new JsonObject { ["executions"] = page };
            if (page.Count == limit) return new JsonObject { ["executions"] = page, ["nextToken"] = PageToken.Write(tokenOf, after!) };
            after = slice[^1].Key;
        }

        bool Fits(ExecutionListItem item) => (status is null || item.Status == status) && redriven switch
        {
            "REDRIVEN" => item.RedriveCount > 0,
            "NOT_REDRIVEN" => item.RedriveCount == 0,
            _ => true,
        };
    }

    private static string? Status(WireRequest request) => request.Text("statusFilter") switch
    {
        { } status when !Statuses.Contains(status) => throw WireException.Validation(
            $"1 validation error detected: Value '{status}' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Statuses)}]"),
        var status => status,
    };

    private static JsonObject Describe(string definition, ExecutionListItem item) => new JsonObject
    {
        ["executionArn"] = WorkflowArns.Execution($"{definition}:{item.Name}"),
        ["stateMachineArn"] = WorkflowArns.StateMachine(definition),
        ["name"] = item.Name,
        ["status"] = item.Status,
        ["startDate"] = WireJson.Time(item.StartedAt),
        ["redriveCount"] = item.RedriveCount,
    }
        .With("stopDate", item.StoppedAt is { } stopped ? WireJson.Time(stopped) : null)
        .With("redriveDate", item.RedrivenAt is { } redriven ? WireJson.Time(redriven) : null);
}
