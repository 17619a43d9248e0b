using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads the states of a machine or of what is within one, and checks how they hang together.</summary>
internal sealed class GraphReader(StateMachineType type, DiagnosticList diagnostics)
{
    private const int LongestName = 80;

    private static readonly string[] RequiredFields = ["States", "StartAt"];

    /// <summary>Names are unique in the whole machine.</summary>
    private readonly HashSet<string> _names = [];

    public StateMachineType Type { get; } = type;

    public StateGraph? Read(FieldReader fields, bool jsonata)
    {
        string[] missing = [.. RequiredFields.Where(field => !fields.Has(field))];
        if (missing.Length > 0) diagnostics.Schema($"These fields are required: [{string.Join(", ", missing)}]", fields.Location);
        var start = fields.String("StartAt");
        var data = fields.Take("States", JsonKind.Object);
        if (data is null) return null;
        if (data.Members.Count == 0) diagnostics.Schema("At least one state is required", fields.At("States"));
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        foreach (var (name, value) in data.Members)
        {
            var at = $"{fields.At("States")}/{name}";
            if (name.Length is 0 or > LongestName) diagnostics.Error(DiagnosticCodes.InvalidStateName, $"A state's name has 1 to {LongestName} characters, this one {name.Length}", at);
            if (!_names.Add(name)) diagnostics.Error(DiagnosticCodes.DuplicateStateName, $"The name '{name}' is given to more than one state", at);
            if (value.Kind != JsonKind.Object) diagnostics.Schema($"Expected value of type Object but was {value.Kind}", at);
            else if (new StateReader(this, new FieldReader(value, at, diagnostics), jsonata).Read(name) is { } state) states[name] = state;
        }

        if (start is null) return null;
        var graph = new StateGraph(start, states);
        Check(graph, data, fields);
        return graph;
    }

    private void Check(StateGraph graph, JsonData data, FieldReader fields)
    {
        if (data.Member(graph.StartAt) is null)
            diagnostics.Error(DiagnosticCodes.MissingTransitionTarget, $"Missing 'StartAt' target: {graph.StartAt}", fields.At("StartAt"));
        foreach (var (name, state) in graph.States)
        {
            foreach (var target in state.Targets.Distinct().Where(target => data.Member(target) is null))
                diagnostics.Error(DiagnosticCodes.MissingTransitionTarget, $"Missing target state: {target}", $"{fields.At("States")}/{name}");
        }

        // With a state that could not be read, what is reachable and where it ends is not known.
        if (graph.States.Count != data.Members.Count || !graph.States.TryGetValue(graph.StartAt, out _)) return;
        var reached = Reached(graph);
        foreach (var name in graph.States.Keys.Where(name => !reached.Contains(name)))
            diagnostics.Error(DiagnosticCodes.MissingTransitionTarget, $"State \"{name}\" is not reachable", $"{fields.At("States")}/{name}");
        if (!reached.Any(name => graph.States[name].EndsGraph)) diagnostics.Error(DiagnosticCodes.MissingEndState, "No terminal state is reachable", fields.At("States"));
    }

    private static HashSet<string> Reached(StateGraph graph)
    {
        var reached = new HashSet<string> { graph.StartAt };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var name))
        {
            foreach (var target in graph.States[name].Targets)
            {
                if (graph.States.ContainsKey(target) && reached.Add(target)) open.Enqueue(target);
            }
        }

        return reached;
    }
}
