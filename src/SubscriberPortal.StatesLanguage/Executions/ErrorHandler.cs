using SubscriberPortal.StatesLanguage.Definitions;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Decides what becomes of a state's error: another attempt, a catcher's state, or the end of its branch.</summary>
internal sealed class ErrorHandler(Run run)
{
    public void Handle(Visit visit, StateError error)
    {
        if (error is { Error: ErrorNames.Runtime, IsFinal: true } && error.Cause?.StartsWith("An error occurred", StringComparison.Ordinal) != true)
            error = error with { Cause = $"An error occurred while executing the state '{visit.State.Name}' (entered at the event id #{visit.EnteredEventId}). {error.Cause}" };
        if (visit.Group is not null) run.Groups.Abort(visit.Group);
        if (visit.State is FallibleState state)
        {
            if (Retry(visit, state, error)) return;
            if (visit.HadGroup) run.Log.Add(visit.Branch, state.Type + "StateFailed", EventDetails.Failure(error.Error, error.Cause));
            if (state.Catch.FirstOrDefault(catcher => error.Matches(catcher.ErrorEquals)) is { } found)
            {
                Catch(visit, found, error);
                return;
            }
        }

        FailBranch(visit.Branch, error);
    }

    public void FailBranch(Branch branch, StateError error)
    {
        if (branch.Group is null) run.Fail(error);
        else run.Groups.BranchFailed(branch, error);
    }

    /// <summary>The first retrier that names the error decides, also when it has no attempt left.</summary>
    private bool Retry(Visit visit, FallibleState state, StateError error)
    {
        foreach (var (index, retrier) in state.Retry.Index())
        {
            if (!error.Matches(retrier.ErrorEquals)) continue;
            if (visit.Attempts[index] >= retrier.MaxAttempts) return false;
            var delay = retrier.Delay(visit.Attempts[index]++, run.Random.NextDouble);
            visit.RetryCount++;
            visit.Timer = run.Timers.Arm(run.Now + delay, () =>
            {
                visit.Timer = null;
                run.States.Attempt(visit);
            });
            return true;
        }

        return false;
    }

    private void Catch(Visit visit, Catcher catcher, StateError error)
    {
        try
        {
            var scope = run.Scope(visit, error.ToOutput());
            var assigned = catcher.Assign?.Evaluate(scope);
            run.States.LeaveWith(visit, StateRunner.Place(visit.Input, catcher.ResultPath, scope.Input), assigned, catcher.Next);
        }
        catch (StateErrorException exception)
        {
            // A catcher is not caught by another one of the same state.
            FailBranch(visit.Branch, StateError.From(exception));
        }
    }
}
