using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Follows a workflow's events and keeps what happened to one of its states; each event belongs to the state that its chain of causes leads back to.</summary>
internal sealed class StateTrace(string name, bool showsPii)
{
    private readonly HashSet<long> _ofLast = [];
    private int _entered;
    private int _attempts;
    private string _type = "";
    private DateTimeOffset _enteredAt;
    private DateTimeOffset? _exitedAt;
    private JsonNode? _input;
    private JsonNode? _output;
    private JobStateErrorResponse? _error;

    /// <summary>Null when the state was never entered.</summary>
    public JobStateResponse? Result => _entered == 0 ? null : new JobStateResponse(name, _type, _entered, _attempts, _enteredAt, _exitedAt, _input, _output, _error);

    public void Add(WorkflowEvent item)
    {
        var details = item.Details is null ? null : JsonNode.Parse(item.Details) as JsonObject;
        if (item.Type.EndsWith("StateEntered", StringComparison.Ordinal))
        {
            if (Text(details, "name") == name) Enter(item, details);
            return;
        }

        if (!_ofLast.Contains(item.PreviousId)) return;
        _ofLast.Add(item.Id);
        if (item.Type.EndsWith("Scheduled", StringComparison.Ordinal)) _attempts++;
        if (item.Type.EndsWith("Failed", StringComparison.Ordinal) || item.Type.EndsWith("TimedOut", StringComparison.Ordinal))
            _error = new JobStateErrorResponse(Text(details, "error"), Cause(details));
        if (!item.Type.EndsWith("StateExited", StringComparison.Ordinal) || Text(details, "name") != name) return;
        _exitedAt = item.Timestamp;
        _output = PiiJson.Read(Text(details, "output"), showsPii);
        _ofLast.Clear();
    }

    private void Enter(WorkflowEvent item, JsonObject? details)
    {
        _entered++;
        _attempts = 0;
        _type = item.Type[..^"StateEntered".Length];
        _enteredAt = item.Timestamp;
        (_exitedAt, _output, _error) = (null, null, null);
        _input = PiiJson.Read(Text(details, "input"), showsPii);
        _ofLast.Clear();
        _ofLast.Add(item.Id);
    }

    /// <summary>A cause is a text for people, but what failed may have put JSON into it.</summary>
    private string? Cause(JsonObject? details) =>
        Text(details, "cause") is { } cause && !showsPii && PiiJson.Read(cause, showsPii) is JsonObject or JsonArray ? PiiJson.Read(cause, showsPii)!.ToJsonString() : Text(details, "cause");

    private static string? Text(JsonObject? details, string member) => details?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
