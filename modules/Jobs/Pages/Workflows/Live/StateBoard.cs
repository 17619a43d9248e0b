using System.Text.Json;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.Jobs.Pages.Workflows.Live;

/// <summary>
/// Follows the events of an execution, each once and in order, and knows how every state stands. An event belongs to the line of the event that led to it,
/// so only the last event of each line is remembered.
/// </summary>
internal sealed class StateBoard
{
    private readonly Dictionary<string, StateTally> _states = [];
    private readonly Dictionary<long, StateLine> _lines = [];
    private readonly HashSet<long> _groups = [];
    private readonly HashSet<StateVisit> _open = [];
    private readonly StateLine _root = new(null, null);

    public long LastEventId { get; private set; }

    public IReadOnlyDictionary<string, StateSummary> Summaries() => _states.ToDictionary(state => state.Key, state => state.Value.Summary);

    /// <returns>The state that the event belongs to; null for one of the whole execution.</returns>
    public string? Add(WorkflowEvent item)
    {
        if (item.Id <= LastEventId) return null;
        LastEventId = item.Id;
        var line = _lines.GetValueOrDefault(item.PreviousId) ?? _root;
        var beginsLine = _groups.Contains(item.PreviousId) && (item.Type == "MapIterationStarted" || item.Type.EndsWith("StateEntered", StringComparison.Ordinal));
        if (beginsLine) line = new StateLine(line, line.Map ?? (line.Current?.Type == "Map" ? line.Current : null));
        else if (IsOfGroup(item.Type)) line = OwnerOf(line, item.Type);
        if (!_groups.Contains(item.PreviousId)) _lines.Remove(item.PreviousId);
        _lines[item.Id] = line;
        if (item.Type is "MapStateStarted" or "ParallelStateStarted") _groups.Add(item.Id);
        Apply(item, line);
        if (item.Type.StartsWith("Execution", StringComparison.Ordinal)) return null;
        return (item.Type.StartsWith("MapIteration", StringComparison.Ordinal) ? line.Parent : line)?.Current?.Tally.Name;
    }

    private static bool IsOfGroup(string type) =>
        (type.StartsWith("MapState", StringComparison.Ordinal) || type.StartsWith("ParallelState", StringComparison.Ordinal)) && !type.EndsWith("Entered", StringComparison.Ordinal);

    /// <summary>The line of the Map or Parallel state that an event of one of its branches led back to; the states that it leaves open in the branch had failed.</summary>
    private StateLine OwnerOf(StateLine line, string type)
    {
        var owner = type[..type.IndexOf("State", StringComparison.Ordinal)];
        while (line.Parent is not null && !(line.Current is { IsOpen: true } current && current.Type == owner))
        {
            if (line.Current is { IsOpen: true } left) Close(left, StateStatus.Failed);
            line = line.Parent;
        }

        return line;
    }

    private void Apply(WorkflowEvent item, StateLine line)
    {
        if (item.Type.EndsWith("StateEntered", StringComparison.Ordinal)) Enter(item, line);
        else if (item.Type.StartsWith("MapIteration", StringComparison.Ordinal)) Iterate(item.Type, line);
        else if (item.Type.StartsWith("Execution", StringComparison.Ordinal)) End(item.Type, line);
        else if (line.Current is { } visit) Move(item, visit);
    }

    private void Enter(WorkflowEvent item, StateLine line)
    {
        if (Text(item.Details, "name") is not { } name) return;
        if (!_states.TryGetValue(name, out var tally)) _states[name] = tally = new StateTally(name);
        var type = item.Type[..^"StateEntered".Length];
        line.Current = tally.Enter(type, line.Map, item.Id);
        if (type == "Fail") line.Current.Tally.Set(line.Current, StateStatus.Failed);
        else _open.Add(line.Current);
    }

    private void Iterate(string type, StateLine line)
    {
        if (line.Parent?.Current is not { } map) return;
        if (type == "MapIterationFailed" && line.Current is { IsOpen: true } left) Close(left, StateStatus.Failed);
        var counts = map.Iterations;
        map.Tally.SetIterations(map, type switch
        {
            "MapIterationStarted" => counts with { Started = counts.Started + 1 },
            "MapIterationSucceeded" => counts with { Done = counts.Done + 1 },
            "MapIterationFailed" => counts with { Failed = counts.Failed + 1 },
            _ => counts with { Aborted = counts.Aborted + 1 },
        });
        if (type == "MapIterationFailed")
        {
            map.HasFailed = true;
            map.Tally.Set(map, StateStatus.Retrying, map.Attempt + 1);
        }
    }

    private void Move(WorkflowEvent item, StateVisit visit)
    {
        switch (item.Type)
        {
            case "MapStateStarted":
                visit.Tally.SetIterations(visit, new IterationCounts(Length(item.Details), 0, 0, 0, 0));
                visit.Tally.Set(visit, StateStatus.Running, visit.Attempt);
                break;
            case "ActivityScheduled" or "TaskScheduled" or "LambdaFunctionScheduled" when visit.IsOpen:
                visit.HasFailed = false;
                visit.Tally.Set(visit, StateStatus.Running, visit.Attempt);
                break;
            case var type when type.EndsWith("StateExited", StringComparison.Ordinal):
                Close(visit, visit.HasFailed ? StateStatus.Caught : StateStatus.Succeeded);
                break;
            case var type when type.EndsWith("StateAborted", StringComparison.Ordinal):
                Close(visit, visit.HasFailed ? StateStatus.Failed : StateStatus.Aborted);
                break;
            case "MapStateFailed" or "ParallelStateFailed":
                // An exit by a catcher may follow.
                visit.HasFailed = true;
                Close(visit, StateStatus.Failed);
                break;
            case "MapStateSucceeded" or "ParallelStateSucceeded":
                visit.HasFailed = false;
                break;
            case var type when visit.IsOpen && (type.EndsWith("Failed", StringComparison.Ordinal) || type.EndsWith("TimedOut", StringComparison.Ordinal)):
                visit.HasFailed = true;
                visit.Tally.Set(visit, StateStatus.Retrying, visit.Attempt + 1);
                break;
        }
    }

    private void End(string type, StateLine line)
    {
        if (type is "ExecutionStarted" or "ExecutionRedriven") return;
        if (type is "ExecutionFailed")
        {
            for (var at = line; at is not null; at = at.Parent)
            {
                if (at.Current is { IsOpen: true } failed) Close(failed, StateStatus.Failed);
            }
        }

        foreach (var visit in _open.ToArray()) Close(visit, type == "ExecutionSucceeded" ? StateStatus.Succeeded : visit.HasFailed && type == "ExecutionFailed" ? StateStatus.Failed : StateStatus.Aborted);
        _lines.Clear();
        _groups.Clear();
    }

    private void Close(StateVisit visit, StateStatus status)
    {
        visit.Tally.Set(visit, status);
        _open.Remove(visit);
    }

    private static string? Text(string? details, string member) => Member(details, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int Length(string? details) => Member(details, "length") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var length) ? length : 0;

    private static JsonElement? Member(string? details, string member)
    {
        if (details is null) return null;
        using var document = JsonDocument.Parse(details);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var value) ? value.Clone() : null;
    }
}
