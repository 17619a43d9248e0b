using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>Collects turns that share a commit.</summary>
internal sealed class TurnBatch(Execution execution, DateTimeOffset now)
{
    private readonly List<JournalTurn> _turns = [];
    private readonly List<ScheduledTask> _scheduled = [];

    public IReadOnlyList<JournalTurn> Turns => _turns;

    public IReadOnlyList<ScheduledTask> Scheduled => _scheduled;

    /// <summary>About how much text the commit will have.</summary>
    public long Length { get; private set; }

    /// <summary>Answers whether the signal led to anything.</summary>
    public bool Apply(Signal signal)
    {
        var turn = execution.Apply(signal, now);
        if (turn.Events.Count == 0) return false;
        _turns.Add(new JournalTurn(now, signal, turn.Events));
        _scheduled.AddRange(turn.Scheduled);
        Length += turn.Events.Sum(item => (item.Details?.Length ?? 0) + 60L);
        return true;
    }
}
