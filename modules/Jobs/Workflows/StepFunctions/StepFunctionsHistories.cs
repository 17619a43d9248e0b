using SubscriberPortal.Aws.StepFunctions;

namespace SubscriberPortal.Jobs.Workflows.StepFunctions;

/// <summary>
/// The histories of the executions looked at last. AWS has no way to ask for the events beyond an id, and allows few such questions; so the events are kept, and only those since are read, from the end backwards.
/// </summary>
internal sealed class StepFunctionsHistories(StepFunctionsClient client)
{
    private const int MostHistories = 32;
    private const int Page = 1000;

    private readonly Lock _lock = new();
    private readonly LinkedList<History> _recent = [];

    public async Task<IReadOnlyList<WorkflowEvent>> ReadAsync(string executionArn, long afterId, int limit, CancellationToken cancellationToken)
    {
        var history = Find(executionArn);
        await history.Gate.WaitAsync(cancellationToken);
        try
        {
            var from = (int)Math.Clamp(afterId, 0, int.MaxValue);
            if (history.Events.Count < (long)from + limit && !history.IsWhole) await ReadOnAsync(history, cancellationToken);
            return [.. history.Events.Skip(from).Take(limit)];
        }
        finally
        {
            history.Gate.Release();
        }
    }

    /// <summary>An event is at the place of its id less one.</summary>
    private async Task ReadOnAsync(History history, CancellationToken cancellationToken)
    {
        var known = history.Events.Count;
        var added = new SortedDictionary<long, WorkflowEvent>();
        string? next = null;
        do
        {
            var page = await client.GetExecutionHistoryAsync(history.Arn, Page, reverseOrder: true, next, cancellationToken);
            foreach (var item in page.Events.Where(item => item.Id > known))
                added[item.Id] = new WorkflowEvent(item.Id, item.PreviousEventId, item.Type, item.Timestamp, item.Details);
            next = page.Events.Any(item => item.Id <= known) ? null : page.NextToken;
        }
        while (next is not null);

        foreach (var (id, item) in added)
        {
            if (id != history.Events.Count + 1) throw new InvalidDataException($"The history of {history.Arn} lacks event {history.Events.Count + 1}.");
            history.Events.Add(item);
        }
    }

    private History Find(string executionArn)
    {
        lock (_lock)
        {
            var found = _recent.FirstOrDefault(history => history.Arn == executionArn);
            if (found is not null) _recent.Remove(found);
            found ??= new History(executionArn);
            _recent.AddFirst(found);
            if (_recent.Count > MostHistories) _recent.RemoveLast();
            return found;
        }
    }

    private sealed class History(string arn)
    {
        public string Arn => arn;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public List<WorkflowEvent> Events { get; } = [];

        /// <summary>An execution's own end is its last event; the portal does not redrive executions, it starts new ones.</summary>
        public bool IsWhole => Events is [.., { Type: "ExecutionSucceeded" or "ExecutionFailed" or "ExecutionAborted" or "ExecutionTimedOut" }];
    }
}
