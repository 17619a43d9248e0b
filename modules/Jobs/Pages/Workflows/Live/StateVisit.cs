namespace SubscriberPortal.Jobs.Pages.Workflows.Live;

/// <summary>A line of states that run one after the other: the execution's own, a branch's or an iteration's.</summary>
/// <param name="Parent">The line in which the state stands that began this one.</param>
/// <param name="Map">The outermost Map visit that this belongs to; null outside of Maps.</param>
internal sealed record StateLine(StateLine? Parent, StateVisit? Map)
{
    public StateVisit? Current { get; set; }
}

/// <summary>One time that a state was entered.</summary>
internal sealed class StateVisit(StateTally tally, string type)
{
    public StateTally Tally => tally;

    public string Type => type;

    public StateStatus Status { get; set; } = StateStatus.NotEntered;

    public int Attempt { get; set; } = 1;

    public bool HasFailed { get; set; }

    public IterationCounts Iterations { get; set; }

    public bool IsOpen => Status is StateStatus.Running or StateStatus.Retrying;
}

/// <summary>Sums up the visits of one state; they are begun anew when the state is entered again by another run of its Map, or outside of one.</summary>
internal sealed class StateTally(string name)
{
    private readonly int[] _visits = new int[Enum.GetValues<StateStatus>().Length];
    private readonly Dictionary<int, int> _retrying = [];
    private object? _run;

    public string Name => name;

    public int Entered { get; private set; }

    public long LastEnteredId { get; private set; }

    public IterationCounts? Iterations { get; private set; }

    public StateSummary Summary => new(
        name, Status, Entered, Count(StateStatus.Running) + Count(StateStatus.Retrying), _retrying.Count == 0 ? 1 : _retrying.Keys.Max(), Iterations, LastEnteredId);

    /// <summary>What is under way comes first, then the worst that happened.</summary>
    private StateStatus Status => new[] { StateStatus.Retrying, StateStatus.Running, StateStatus.Failed, StateStatus.Aborted, StateStatus.Caught, StateStatus.Succeeded }.FirstOrDefault(status => Count(status) > 0);

    public StateVisit Enter(string type, object? run, long eventId)
    {
        if (run is null || run != _run)
        {
            Array.Clear(_visits);
            _retrying.Clear();
            Iterations = null;
        }

        _run = run;
        Entered++;
        LastEnteredId = eventId;
        var visit = new StateVisit(this, type);
        Set(visit, StateStatus.Running);
        return visit;
    }

    public void Set(StateVisit visit, StateStatus status, int attempt = 1)
    {
        Count(visit, -1);
        (visit.Status, visit.Attempt) = (status, attempt);
        Count(visit, 1);
    }

    public void SetIterations(StateVisit visit, IterationCounts counts)
    {
        Iterations = (Iterations ?? default) - visit.Iterations + counts;
        visit.Iterations = counts;
    }

    private int Count(StateStatus status) => _visits[(int)status];

    private void Count(StateVisit visit, int by)
    {
        if (visit.Status == StateStatus.NotEntered) return;

        // A visit from before the tally was begun anew counts no more.
        _visits[(int)visit.Status] = Math.Max(0, _visits[(int)visit.Status] + by);
        if (visit is not { IsOpen: true, Attempt: > 1 }) return;
        _retrying[visit.Attempt] = _retrying.GetValueOrDefault(visit.Attempt) + by;
        if (_retrying[visit.Attempt] <= 0) _retrying.Remove(visit.Attempt);
    }
}
