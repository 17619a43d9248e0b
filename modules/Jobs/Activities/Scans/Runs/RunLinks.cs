namespace SubscriberPortal.Jobs.Activities.Scans.Runs;

/// <summary>
/// Checks, run by run in order of name, that a set is complete and that each run begins where the one before it ended.
/// It would not be so when a worker that was given up wrote on after its successor: then the set is refused, never read with a gap.
/// </summary>
internal sealed class RunLinks(int segments)
{
    private int _segment = -1;
    private RunHeader? _last;

    public void Add(RunKey run, RunHeader header)
    {
        var begins = run.Segment == _segment + 1 && run.Part == 0 && header.After is null && _last is null or { Final: true };
        var follows = run.Segment == _segment && _last is { Final: false } && header.After == _last.Last;
        if (!begins && !follows) throw new InvalidDataException($"The scan file {run.FileKey} does not follow the one before it.");
        (_segment, _last) = (run.Segment, header);
    }

    public void Close()
    {
        if (_segment != segments - 1 || _last is not { Final: true }) throw new InvalidDataException("The scan files are not complete.");
    }
}
