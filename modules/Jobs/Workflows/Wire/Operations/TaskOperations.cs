using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire.Operations;

/// <summary>What workers say about their tasks.</summary>
internal sealed class TaskOperations(EmbeddedWorkflowEngine engine, ExecutionStore store) : IWireOperations
{
    private const int LongestToken = 2048;

    public IReadOnlyDictionary<string, WireOperation> All => new Dictionary<string, WireOperation>
    {
        ["SendTaskSuccess"] = SucceedAsync,
        ["SendTaskFailure"] = FailAsync,
        ["SendTaskHeartbeat"] = BeatAsync,
    };

    private async Task<JsonObject> SucceedAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var token = Token(request);
        try
        {
            return await AnswerAsync(token, await engine.SucceedAsync(token, request.Required("output"), cancellationToken), cancellationToken);
        }
        catch (FormatException exception)
        {
            throw WireException.Of("InvalidOutput", $"Invalid Output: '{exception.Message}'");
        }
    }

    private async Task<JsonObject> FailAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var token = Token(request);
        return await AnswerAsync(token, await engine.FailAsync(token, request.Text("error"), request.Text("cause"), cancellationToken), cancellationToken);
    }

    private async Task<JsonObject> BeatAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var token = Token(request);
        return await AnswerAsync(token, await engine.HeartbeatAsync(token, cancellationToken), cancellationToken);
    }

    private static string Token(WireRequest request) => request.Required("taskToken") is { Length: > 0 and <= LongestToken } token ? token : throw WireException.InvalidToken();

    /// <summary>Says why a task was not wanted any more.</summary>
    private async Task<JsonObject> AnswerAsync(string token, bool accepted, CancellationToken cancellationToken)
    {
        if (accepted) return [];
        if (TaskToken.Parse(token) is not { } parsed) throw WireException.InvalidToken();
        if (await store.FindAsync(parsed.ExecutionKey, cancellationToken) is not { } record) throw WireException.Of("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist anymore'");
        throw parsed.IsSignedBy(record) ? WireException.Of("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'") : WireException.InvalidToken();
    }
}
