using System.Globalization;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

internal sealed class HistoryOperations(EmbeddedWorkflowEngine engine, ExecutionStore store) : IWireOperations
{
    private static readonly string[] Payloads = ["input", "output", "parameters", "assignedVariables"];

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation> { ["GetExecutionHistory"] = ReadAsync };

    private async Task<JsonObject> ReadAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var key = WireArns.Execution(request);
        var arn = WorkflowArns.Execution(key);
        if (await store.FindAsync(key, cancellationToken) is null) throw WireException.NoExecution(arn);
        var limit = request.MaxResults();
        var reverse = request.Flag("reverseOrder");
        var tokenOf = $"history:{(reverse ? "reverse:" : "")}{key}";
        var position = Position(PageToken.Read(request, tokenOf));
        var last = await store.LastEventIdAsync(key, cancellationToken);

        // Ids go from 1 on without a gap, so a page is a range of them; backwards it is read forwards and turned round.
        var (after, count) = reverse ? Before(position ?? last + 1, limit) : (position ?? 0, limit);
        var events = count == 0 ? [] : await engine.HistoryAsync(arn, after, count, cancellationToken);
        var included = request.Flag("includeExecutionData", otherwise: true);
        var shown = (reverse ? events.Reverse() : events).Select(item => Describe(item, included));
        long? next = reverse ? (after > 0 ? after + 1 : null) : events.Count > 0 && events[^1].Id < last ? events[^1].Id : null;
        return new JsonObject { ["events"] = new JsonArray([.. shown]) }
            .With("nextToken", next is { } id ? PageToken.Write(tokenOf, id.ToString(CultureInfo.InvariantCulture)) : null);
    }

    private static (long After, int Count) Before(long id, int limit)
    {
        var after = Math.Max(0, id - 1 - limit);
        return (after, (int)(id - 1 - after));
    }

    private static long? Position(string? text)
    {
        if (text is null) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw WireException.InvalidToken();
    }

    private static JsonObject Describe(WorkflowEvent item, bool included)
    {
        var described = new JsonObject { ["timestamp"] = WireJson.Time(item.Timestamp), ["type"] = item.Type, ["id"] = item.Id, ["previousEventId"] = item.PreviousId };
        if (item.Details is null || MemberOf(item.Type) is not { } member) return described;
        var details = JsonNode.Parse(item.Details, documentOptions: new() { MaxDepth = 1000 })!.AsObject();
        if (!included)
        {
            foreach (var payload in Payloads) details.Remove(payload);
        }

        described[member] = details;
        return described;
    }

    /// <summary>Null for the types whose details the API does not show.</summary>
    private static string? MemberOf(string type)
    {
        if (type.EndsWith("StateEntered", StringComparison.Ordinal)) return "stateEnteredEventDetails";
        if (type.EndsWith("StateExited", StringComparison.Ordinal)) return "stateExitedEventDetails";
        return type.EndsWith("StateFailed", StringComparison.Ordinal) ? null : char.ToLowerInvariant(type[0]) + type[1..] + "EventDetails";
    }
}
