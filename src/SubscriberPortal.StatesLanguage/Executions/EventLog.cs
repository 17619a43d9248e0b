namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Numbers events and keeps those of the turn at hand; earlier ones are the host's.</summary>
internal sealed class EventLog(long limit)
{
    private List<HistoryEvent> _turn = [];
    private DateTimeOffset _now;

    public long LastId { get; private set; }

    public int TurnCount => _turn.Count;

    public long TurnLength { get; private set; }

    public void BeginTurn(DateTimeOffset now)
    {
        _turn = [];
        _now = now;
        TurnLength = 0;
    }

    public IReadOnlyList<HistoryEvent> EndTurn() => _turn;

    /// <summary>Adds an event to the thread of a branch.</summary>
    public long Add(Branch branch, string type, string? details)
    {
        branch.LastEventId = Add(branch.LastEventId, type, details);
        return branch.LastEventId;
    }

    public long Add(long previousId, string type, string? details)
    {
        if (LastId >= limit - 1) throw new EventLimitException(limit);
        return AddLast(previousId, type, details);
    }

    /// <summary>The event that ends the execution always has a place.</summary>
    public long AddLast(long previousId, string type, string? details)
    {
        TurnLength += type.Length + (details?.Length ?? 0);
        _turn.Add(new HistoryEvent(++LastId, previousId, type, _now, details));
        return LastId;
    }
}
