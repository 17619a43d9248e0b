using System.Collections.Concurrent;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// The activities that there are: those of the portal's definitions, and those made over the wire interface. While that is off, nobody has read its activities, and every one of ours counts as there.
/// </summary>
internal sealed class KnownActivities(WorkflowDefinitions definitions)
{
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);
    private volatile bool _isComplete;

    /// <summary>The names of the portal's own.</summary>
    public IReadOnlySet<string> OfPortal { get; } =
        definitions.All.SelectMany(definition => definition.Machine.Resources).Select(WorkflowArns.ActivityOf).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public bool Exists(string arn) => WorkflowArns.ActivityOf(arn) is { } name && (!_isComplete || OfPortal.Contains(name) || _made.ContainsKey(name));

    public void Add(string name) => _made[name] = true;

    public void Remove(string name) => _made.TryRemove(name, out _);

    /// <summary>From now on an activity that was not added is not there.</summary>
    public void Complete() => _isComplete = true;
}
