using SubscriberPortal.Jobs.Pages.Workflows.Live;
using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>Finds the events of a kind or of a state in a history that may be long; what one look reads is bounded.</summary>
/// <param name="Kind">What the type's name contains; empty for all.</param>
/// <param name="State">The state that the event belongs to; empty for all.</param>
internal sealed record HistoryFilter(string Kind, string State)
{
    private const int EventsPerRead = 1_000;
    private const int MostReads = 26;

    public bool IsEmpty => Kind.Length == 0 && State.Length == 0;

    /// <returns>The events found beyond <paramref name="after"/>, and where to go on; null when there is no more.</returns>
    public async Task<(IReadOnlyList<WorkflowEvent> Events, long? Next)> FindAsync(IWorkflowEngine engine, string executionArn, long after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<WorkflowEvent>();

        // Which state an event belongs to follows from all the events before it.
        var board = State.Length == 0 ? null : new StateBoard();
        var read = board is null ? after : 0;
        for (var reads = 0; reads < MostReads || read <= after; reads++)
        {
            var events = await engine.HistoryAsync(executionArn, read, IsEmpty ? limit : EventsPerRead, cancellationToken);
            foreach (var item in events)
            {
                var state = board?.Add(item);
                read = item.Id;
                if (item.Id <= after || (board is not null && state != State) || !item.Type.Contains(Kind, StringComparison.Ordinal)) continue;
                found.Add(item);
                if (found.Count == limit) return (found, read);
            }

            if (events.Count < EventsPerRead) return (found, null);
        }

        return (found, read);
    }
}
