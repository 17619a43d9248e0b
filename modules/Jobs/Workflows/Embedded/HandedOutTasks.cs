using System.Collections.Concurrent;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// Which tasks a worker of this process was given. The embedded engine's workers live and die with it, so a task that was started, but not by one of these, belongs to a worker that is dead:
/// it is handed out again at once, under its token and without an event, and not when its heartbeat runs out.
/// </summary>
internal sealed class HandedOutTasks
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, bool>> _byExecution = new();

    public void Add(string execution, long taskId) => _byExecution.GetOrAdd(execution, _ => new ConcurrentDictionary<long, bool>())[taskId] = true;

    public bool Contains(string execution, long taskId) => _byExecution.TryGetValue(execution, out var tasks) && tasks.ContainsKey(taskId);

    public void Forget(string execution) => _byExecution.TryRemove(execution, out _);
}
