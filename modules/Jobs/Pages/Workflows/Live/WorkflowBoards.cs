using SubscriberPortal.Jobs.Workflows;

namespace SubscriberPortal.Jobs.Pages.Workflows.Live;

/// <summary>Where every state of an execution stood after an event.</summary>
/// <param name="IsWhole">Whether that was the last event there is; otherwise the next look goes on from here.</param>
internal sealed record BoardView(IReadOnlyDictionary<string, StateSummary> States, long LastEventId, bool IsWhole);

/// <summary>
/// Keeps the boards of the executions looked at last, so that a refresh reads only the events since the one before. A board has nothing that is not in the history.
/// </summary>
internal sealed class WorkflowBoards(IWorkflowEngine engine)
{
    private const int MostBoards = 64;
    private const int EventsPerRead = 1_000;

    /// <summary>What one look reads at most: the histories of AWS fit in, a longer one is read on at the next look.</summary>
    private const int ReadsPerLook = 26;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _recent = [];

    public async Task<BoardView> LookAsync(string executionArn, CancellationToken cancellationToken)
    {
        var entry = Find(executionArn);
        await entry.Gate.WaitAsync(cancellationToken);
        try
        {
            var isWhole = false;
            for (var reads = 0; reads < ReadsPerLook && !isWhole; reads++)
            {
                var events = await engine.HistoryAsync(executionArn, entry.Board.LastEventId, EventsPerRead, cancellationToken);
                foreach (var item in events) entry.Board.Add(item);
                isWhole = events.Count < EventsPerRead;
            }

            if (entry.View?.LastEventId != entry.Board.LastEventId || entry.View.IsWhole != isWhole) entry.View = new BoardView(entry.Board.Summaries(), entry.Board.LastEventId, isWhole);
            return entry.View;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private Entry Find(string executionArn)
    {
        lock (_lock)
        {
            var found = _recent.FirstOrDefault(entry => entry.Arn == executionArn);
            if (found is not null) _recent.Remove(found);
            found ??= new Entry(executionArn);
            _recent.AddFirst(found);
            if (_recent.Count > MostBoards) _recent.RemoveLast();
            return found;
        }
    }

    private sealed class Entry(string arn)
    {
        public string Arn => arn;

        public SemaphoreSlim Gate { get; } = new(1);

        public StateBoard Board { get; } = new();

        public BoardView? View { get; set; }
    }
}
