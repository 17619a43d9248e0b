using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>The variables of a machine, a branch or an iteration; those of the outer ones can be read, inner ones are gone when it ends.</summary>
internal sealed class VariableScope(VariableScope? outer)
{
    private Dictionary<string, JsonData>? _values;

    public JsonData? Find(string name) => _values is not null && _values.TryGetValue(name, out var value) ? value : outer?.Find(name);

    public void Assign(JsonData assignments)
    {
        _values ??= new Dictionary<string, JsonData>(StringComparer.Ordinal);
        foreach (var (name, value) in assignments.Members) _values[name] = value;
    }
}
