using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Expressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Runs the branches of Parallel states and the iterations of Map states.</summary>
internal sealed class GroupRunner(Run run)
{
    public void Start(Visit visit, ParallelState state, EvaluationScope scope)
    {
        var input = state.Parameters?.Evaluate(scope) ?? scope.Input;
        var items = new JsonData[state.Branches.Count];
        Array.Fill(items, input);
        Begin(new BranchGroup(visit, items, input, items.Length), "ParallelStateStarted", null);
    }

    public void Start(Visit visit, MapState state, EvaluationScope scope)
    {
        var limit = state.MaxConcurrency is null ? 0 : StateRunner.Read(state.MaxConcurrency, scope, 0, int.MaxValue);
        var items = scope.Get(state.ItemsPath, "ItemsPath");
        if (items.Kind != JsonKind.Array) throw StateErrorException.Runtime($"Reference path \"{state.ItemsPath.Text}\" must point to array.");
        var most = run.Options.MaxConcurrentIterations;
        Begin(new BranchGroup(visit, items.Items, scope.Input, limit == 0 ? most : (int)Math.Min(limit, most)), "MapStateStarted", EventDetails.Length(items.Items.Count));
    }

    public void BranchSucceeded(Branch branch, JsonData output)
    {
        var group = branch.Group!;
        var owner = group.Owner;
        if (owner.State is MapState) run.Log.Add(branch, "MapIterationSucceeded", EventDetails.Iteration(owner.State.Name, branch.Index));
        branch.IsOver = true;
        owner.Branch.LastEventId = branch.LastEventId;
        group.Results[branch.Index] = output;
        group.Running.Remove(branch.Index);
        group.InFlight--;
        group.Completed++;
        if (group.Completed == group.Items.Count) Complete(group);
        else Fill(group);
    }

    /// <summary>One branch failed: the others are given up, and the state handles the error.</summary>
    public void BranchFailed(Branch branch, StateError error)
    {
        var group = branch.Group!;
        if (group.Owner.State is MapState) run.Log.Add(branch, "MapIterationFailed", EventDetails.Iteration(group.Owner.State.Name, branch.Index));
        else if (branch.Visit?.State is TaskState) run.Log.Add(branch, "TaskStateAborted", null);
        branch.IsOver = true;
        group.Owner.Branch.LastEventId = branch.LastEventId;
        group.Running.Remove(branch.Index);
        group.Broken[branch.Index] = branch;
        Abort(group);
        run.Errors.Handle(group.Owner, error);
    }

    public void Abort(BranchGroup group)
    {
        group.IsOver = true;
        (group.Owner.Group, group.Owner.BrokenGroup) = (null, group);
        foreach (var branch in group.Running.Values.OrderBy(branch => branch.Index).ToArray())
        {
            Abort(branch);
            group.Broken[branch.Index] = branch;
        }

        group.Running.Clear();
    }

    /// <summary>Lets a group that was given up go on: what succeeded is kept, the rest runs again from where it stood.</summary>
    public void Resume(BranchGroup group)
    {
        foreach (var (index, branch) in group.Running) group.Broken[index] = branch;
        group.Running.Clear();
        group.Again.Clear();
        for (var index = 0; index < group.NextIndex; index++)
        {
            if (group.Results[index] is null) group.Again.Enqueue(index);
        }

        (group.IsOver, group.InFlight) = (false, 0);
        (group.Owner.Group, group.Owner.BrokenGroup) = (group, null);
        Fill(group);
    }

    private void Abort(Branch branch)
    {
        branch.IsOver = true;
        if (branch.Visit is { } visit)
        {
            if (visit.Task is not null) run.Tasks.Close(visit.Task);
            if (visit.Timer is { } timer) run.Timers.Disarm(timer);
            if (visit.Group is not null) Abort(visit.Group);
            run.Log.Add(branch, visit.State.Type + "StateAborted", null);
        }

        if (branch.Group!.Owner.State is MapState map) run.Log.Add(branch, "MapIterationAborted", EventDetails.Iteration(map.Name, branch.Index));
    }

    private void Begin(BranchGroup group, string eventType, string? details)
    {
        (group.Owner.Group, group.Owner.BrokenGroup) = (group, null);
        group.Owner.HadGroup = true;
        group.StartedEventId = run.Log.Add(group.Owner.Branch, eventType, details);
        if (group.Items.Count == 0) Complete(group);
        else Fill(group);
    }

    /// <summary>Lets as many branches begin as may run at once; each begins in a step of its own.</summary>
    private void Fill(BranchGroup group)
    {
        while (!group.IsOver && group.InFlight < group.Concurrency && (group.Again.Count > 0 || group.NextIndex < group.Items.Count))
        {
            group.InFlight++;
            if (group.Again.TryDequeue(out var again))
            {
                // At once: what is taken up again may leave no event, and a rebuild does no steps beyond a turn's last event.
                StartBranch(group, again);
                continue;
            }

            var index = group.NextIndex++;
            run.Enqueue(group.Owner.Branch, () =>
            {
                if (!group.IsOver) StartBranch(group, index);
            });
        }
    }

    private void StartBranch(BranchGroup group, int index)
    {
        var owner = group.Owner;

        // One that entered nothing (a Map's ItemSelector failed) begins anew below.
        if (group.Broken.Remove(index, out var broken) && (broken.Visit is not null || broken.Pending is not null))
        {
            broken.LastEventId = owner.Branch.LastEventId;
            if (owner.State is MapState) run.Log.Add(broken, "MapIterationStarted", EventDetails.Iteration(owner.State.Name, index));
            group.Running[index] = broken;
            run.States.Resume(broken);
            return;
        }

        if (owner.State is ParallelState parallel)
        {
            Enter(new Branch(parallel.Branches[index], group, index, owner.Branch.MapItem, new VariableScope(owner.Branch.Variables)) { LastEventId = group.StartedEventId }, group.Items[index]);
            return;
        }

        var map = (MapState)owner.State;
        var item = JsonData.FromPairs(("Index", JsonData.FromInteger(index)), ("Value", group.Items[index]));
        var branch = new Branch(map.Processor, group, index, item, new VariableScope(owner.Branch.Variables)) { LastEventId = group.StartedEventId };
        run.Log.Add(branch, "MapIterationStarted", EventDetails.Iteration(map.Name, index));
        group.Running[index] = branch;
        try
        {
            Enter(branch, map.ItemSelector?.Evaluate(run.Scope(owner, group.Input, item)) ?? group.Items[index]);
        }
        catch (StateErrorException exception)
        {
            BranchFailed(branch, StateError.From(exception));
        }
    }

    private void Enter(Branch branch, JsonData input)
    {
        branch.Group!.Running[branch.Index] = branch;
        run.States.Enter(branch, branch.Graph.StartAt, input);
    }

    private void Complete(BranchGroup group)
    {
        var owner = group.Owner;
        owner.Group = null;
        run.Log.Add(owner.Branch, owner.State.Type + "StateSucceeded", null);
        run.Guard(owner, () => run.States.Complete(owner, JsonData.FromItems(group.Results)));
    }
}
