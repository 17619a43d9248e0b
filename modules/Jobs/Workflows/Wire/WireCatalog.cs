using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>State machines and activities as the API shows them: the portal's own, and those made over the wire.</summary>
internal sealed class WireCatalog(IStateStore store, WorkflowDefinitions definitions, KnownActivities known, TimeProvider time)
{
    private const int Page = 1000;

    /// <summary>The portal's own come with its program; this is when it began to offer them.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public WireResources<WireMachine> Machines { get; } = new(store, "workflow-wire-machines");

    public WireResources<WireActivity> Activities { get; } = new(store, "workflow-wire-activities");

    /// <summary>Lets the engine know which activities there are.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        while (await Activities.ReadAsync(after, Page, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var activity in page) known.Add(activity.Name);
            after = page[^1].Name;
        }

        known.Complete();
    }

    public async Task<IReadOnlyList<(string Name, DateTimeOffset CreatedAt)>> ListMachinesAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Merge(definitions.All.Select(definition => definition.Name), (await Machines.ReadAsync(after, limit, cancellationToken)).Select(machine => (machine.Name, machine.CreatedAt)), after, limit);

    public async Task<IReadOnlyList<(string Name, DateTimeOffset CreatedAt)>> ListActivitiesAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Merge(known.OfPortal, (await Activities.ReadAsync(after, limit, cancellationToken)).Select(activity => (activity.Name, activity.CreatedAt)), after, limit);

    private List<(string Name, DateTimeOffset CreatedAt)> Merge(IEnumerable<string> own, IEnumerable<(string Name, DateTimeOffset CreatedAt)> made, string? after, int limit)
    {
        var order = WireResources<WireMachine>.Order;
        return [.. own.Where(name => after is null || order.Compare(name, after) > 0).Select(name => (name, StartedAt)).Concat(made).OrderBy(item => item.Item1, order).Take(limit)];
    }
}
