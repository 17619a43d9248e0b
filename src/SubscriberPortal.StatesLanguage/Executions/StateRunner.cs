using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Expressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Enters states, does those that need nobody else, and leaves them.</summary>
internal sealed class StateRunner(Run run)
{
    /// <summary>The longest wait that AWS takes, 2^31 seconds.</summary>
    private const long LongestWait = int.MaxValue;

    public void Enter(Branch branch, string name, JsonData input)
    {
        branch.Pending = (name, input);
        run.Enqueue(branch, () =>
        {
            branch.Pending = null;
            var state = branch.Graph.States[name];
            var entered = run.Log.Add(branch, state.Type + "StateEntered", EventDetails.Entered(name, input.ToJson()));
            branch.Visit = new Visit(branch, state, input, run.Now) { EnteredEventId = entered };
            Attempt(branch.Visit);
        });
    }

    /// <summary>Takes a branch up again where it stood when the execution ended: its state runs again, with new retry counters and no second <c>…StateEntered</c>; a Fail state is entered anew, as on AWS.</summary>
    public void Resume(Branch branch)
    {
        branch.IsOver = false;
        if (branch.Pending is { } pending)
        {
            Enter(branch, pending.Name, pending.Input);
        }
        else if (branch.Visit is { } visit)
        {
            Array.Clear(visit.Attempts);
            (visit.RetryCount, visit.Timer) = (0, null);
            if ((visit.Group ?? visit.BrokenGroup) is { } group) run.Groups.Resume(group);
            else if (visit.State is FailState) Enter(branch, visit.State.Name, visit.Input);
            else Attempt(visit);
        }
    }

    /// <summary>Does the state's work, for the first time or again.</summary>
    public void Attempt(Visit visit) => run.Guard(visit, () =>
    {
        var scope = run.Scope(visit, visit.Input);
        var input = Take(visit.State.InputPath, scope, "InputPath");
        switch (visit.State)
        {
            case PassState pass:
                Complete(visit, pass.Result ?? pass.Parameters?.Evaluate(scope.With(input)) ?? input);
                break;
            case TaskState task:
                run.Tasks.Schedule(visit, task, input);
                break;
            case ChoiceState choice:
                Choose(visit, choice, scope.With(input));
                break;
            case WaitState wait:
                Wait(visit, wait, scope.With(input));
                break;
            case ParallelState parallel:
                run.Groups.Start(visit, parallel, scope.With(input));
                break;
            case MapState map:
                run.Groups.Start(visit, map, scope.With(input));
                break;
            case FailState fail:
                run.Errors.FailBranch(visit.Branch, new StateError(Text(fail.Error, scope), Text(fail.Cause, scope)));
                break;
            default:
                Leave(visit, scope.With(input), null, null);
                break;
        }
    });

    /// <summary>Makes a state's output of its result and goes on.</summary>
    public void Complete(Visit visit, JsonData result)
    {
        var state = (ResultState)visit.State;
        var scope = run.Scope(visit, result);
        if (state.ResultSelector is not null) scope = scope.With(state.ResultSelector.Evaluate(scope));
        var assigned = state.Assign?.Evaluate(scope);
        Leave(visit, scope.With(Place(visit.Input, state.ResultPath, scope.Input)), assigned, state.Next);
    }

    /// <summary>Applies OutputPath to the scope's input, leaves the state and enters the next one, or ends the branch.</summary>
    public void Leave(Visit visit, EvaluationScope scope, JsonData? assigned, string? next) =>
        LeaveWith(visit, Take(visit.State.OutputPath, scope, "OutputPath"), assigned, next);

    public void LeaveWith(Visit visit, JsonData output, JsonData? assigned, string? next)
    {
        if (output.Utf8Length() > run.Options.MaxPayloadBytes) throw StateErrorException.TooLarge(visit.State.Name, isFinal: true);
        var branch = visit.Branch;
        run.Log.Add(branch, visit.State.Type + "StateExited", EventDetails.Exited(visit.State.Name, output.ToJson(), assigned));
        branch.Visit = null;
        if (assigned is not null) branch.Variables.Assign(assigned);
        if (next is not null) Enter(branch, next, output);
        else if (branch.Group is not null) run.Groups.BranchSucceeded(branch, output);
        else run.Finish(ExecutionStatus.Succeeded, "ExecutionSucceeded", EventDetails.Output(output.ToJson()), output);
    }

    public static JsonData Place(JsonData input, DataPath resultPath, JsonData result)
    {
        if (resultPath.Path is null) return input;
        return Paths.ResultPlacement.Put(input, resultPath.Path, result)
            ?? throw new StateErrorException(ErrorNames.ResultPathMatchFailure, $"Unable to apply ResultPath '{resultPath.Path.Text}' to the state's input");
    }

    private static JsonData Take(DataPath path, EvaluationScope scope, string field)
    {
        if (path.IsWhole) return scope.Input;
        return path.Path is null ? JsonData.EmptyObject : scope.Get(path.Path, field);
    }

    private void Choose(Visit visit, ChoiceState choice, EvaluationScope scope)
    {
        var rule = choice.Choices.FirstOrDefault(rule => rule.Condition.Holds(scope));
        var next = rule?.Next ?? choice.Default ?? throw new StateErrorException(ErrorNames.NoChoiceMatched, $"No rule of the state '{choice.Name}' matched, and it has no Default");
        Leave(visit, scope, (rule is null ? choice.Assign : rule.Assign)?.Evaluate(scope), next);
    }

    private void Wait(Visit visit, WaitState wait, EvaluationScope scope)
    {
        var until = WaitUntil(wait, scope);
        if (until <= run.Now) Resume();
        else visit.Timer = run.Timers.Arm(until, () => run.Guard(visit, Resume));

        void Resume()
        {
            visit.Timer = null;
            Leave(visit, scope, wait.Assign?.Evaluate(scope), wait.Next);
        }
    }

    private DateTimeOffset WaitUntil(WaitState wait, EvaluationScope scope)
    {
        if (wait.Seconds is not null) return run.Now.AddSeconds(Read(wait.Seconds, scope, 0, LongestWait));
        if (wait.TimestampPath is null) return wait.Timestamp!.Value.ToDateTimeOffset();
        var value = scope.Get(wait.TimestampPath, "TimestampPath");
        var instant = value.Kind == JsonKind.String ? Definitions.Instant.Parse(value.Text) : null;
        return instant?.ToDateTimeOffset() ?? throw StateErrorException.Runtime(
            $"The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {wait.TimestampPath.Text} == {value.Text}");
    }

    /// <summary>A number of the definition, or what its path finds; a string of digits counts, as recorded.</summary>
    public static long Read(WholeNumber field, EvaluationScope scope, long least, long most)
    {
        if (field.Literal is { } literal) return literal;
        var value = scope.Get(field.Path!, field.Name);
        var found = value.Kind == JsonKind.String && long.TryParse(value.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? JsonData.FromInteger(number) : value;
        if (found.TryGetInteger(out var whole) && whole >= least && whole <= most) return whole;
        throw StateErrorException.Runtime($"The {field.Name} field refers to value \"{value.ToJson()}\" which is not a valid integer from {least} to {most}: {field.Path!.Text}");
    }

    private static string? Text(Expression? expression, EvaluationScope scope)
    {
        var value = expression?.Evaluate(scope);
        if (value is null or { Kind: JsonKind.String }) return value?.Text;
        throw StateErrorException.Runtime($"ErrorPath and CausePath must refer to a string, and this is {value.ToJson()}");
    }
}
