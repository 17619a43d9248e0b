using System.Globalization;
using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Makes <c>$$</c>.</summary>
internal sealed class ContextObject
{
    private JsonData _execution;
    private int _redrives;
    private readonly JsonData _stateMachine;

    public ContextObject(ExecutionIdentity identity, JsonData input, DateTimeOffset startedAt)
    {
        _execution = JsonData.FromPairs(
            ("Id", JsonData.FromString(identity.ExecutionArn)),
            ("Input", input),
            ("StartTime", Time(startedAt)),
            ("Name", JsonData.FromString(identity.ExecutionName)),
            ("RoleArn", JsonData.FromString(identity.RoleArn)),
            ("RedriveCount", JsonData.FromInteger(0)));
        _stateMachine = JsonData.FromPairs(("Id", JsonData.FromString(identity.StateMachineArn)), ("Name", JsonData.FromString(identity.StateMachineName)));
    }

    /// <summary>Notes a redrive; answers how many there were.</summary>
    public int Redriven(DateTimeOffset now)
    {
        var members = new OrderedDictionary<string, JsonData>(_execution.Members, StringComparer.Ordinal)
        {
            ["RedriveCount"] = JsonData.FromInteger(++_redrives),
            ["RedriveTime"] = Time(now),
        };
        _execution = JsonData.FromMembers(members);
        return _redrives;
    }

    public JsonData For(Visit visit, JsonData? mapItem, string? taskToken)
    {
        var members = new OrderedDictionary<string, JsonData>(5, StringComparer.Ordinal)
        {
            ["Execution"] = _execution,
            ["StateMachine"] = _stateMachine,
            ["State"] = visit.State is FallibleState
                ? JsonData.FromPairs(("Name", JsonData.FromString(visit.State.Name)), ("EnteredTime", Time(visit.EnteredAt)), ("RetryCount", JsonData.FromInteger(visit.RetryCount)))
                : JsonData.FromPairs(("Name", JsonData.FromString(visit.State.Name)), ("EnteredTime", Time(visit.EnteredAt))),
        };
        if (mapItem is not null) members["Map"] = JsonData.FromPairs(("Item", mapItem));
        if (taskToken is not null) members["Task"] = JsonData.FromPairs(("Token", JsonData.FromString(taskToken)));
        return JsonData.FromMembers(members);
    }

    private static JsonData Time(DateTimeOffset time) => JsonData.FromString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
