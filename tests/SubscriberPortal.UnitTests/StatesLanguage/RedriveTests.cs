using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.UnitTests.StatesLanguage;

public class RedriveTests
{
    private const string Activity = "arn:aws:states:us-east-1:111122223333:activity:";

    private const string OneTask =
        $$"""{ "StartAt": "Before", "TimeoutSeconds": 60, "States": { "Before": { "Type": "Pass", "Next": "Work" }, "Work": { "Type": "Task", "Resource": "{{Activity}}Work", "Retry": [{ "ErrorEquals": ["Again"], "MaxAttempts": 1 }], "End": true } } }""";

    private const string Branches =
        $$"""
        { "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true, "Branches": [
          { "StartAt": "Left", "States": { "Left": { "Type": "Pass", "Result": "left", "End": true } } },
          { "StartAt": "First", "States": { "First": { "Type": "Pass", "Next": "Right" }, "Right": { "Type": "Task", "Resource": "{{Activity}}Right", "End": true } } },
          { "StartAt": "Slow", "States": { "Slow": { "Type": "Wait", "Seconds": 5, "Next": "Done" }, "Done": { "Type": "Pass", "Result": "slow", "End": true } } } ] } } }
        """;

    private const string Items =
        $$"""
        { "StartAt": "All", "States": { "All": { "Type": "Map", "MaxConcurrency": 2, "End": true,
          "ItemProcessor": { "StartAt": "One", "States": { "One": { "Type": "Task", "Resource": "{{Activity}}One", "End": true } } } } } }
        """;

    [Fact]
    public void A_failed_task_is_scheduled_again_with_new_retry_counters()
    {
        var run = new VirtualRun(OneTask, "{}", Answers(("Work", [Fails("Again"), Fails("Bad"), Fails("Again"), Gives("1")]))).Complete();
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);

        run.Redrive().Complete();

        Assert.Equal((ExecutionStatus.Succeeded, "1"), (run.Execution.Status, run.Execution.Output));
        Assert.Equal(
            ["ExecutionFailed", "ExecutionRedriven", "ActivityScheduled", "ActivityStarted", "ActivityFailed", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded", "TaskStateExited", "ExecutionSucceeded"],
            run.Types.SkipWhile(type => type != "ExecutionFailed"));
        Assert.Equal("""{"redriveCount":1}""", run.Events.Single(item => item.Type == "ExecutionRedriven").Details);
        CheckRebuild(run, OneTask, "{}");
    }

    [Fact]
    public void Only_the_branches_that_did_not_succeed_run_again()
    {
        var run = new VirtualRun(Branches, "{}", Answers(("Right", [Fails("Bad"), Gives("\"right\"")]))).Complete();

        run.Redrive().Complete();

        Assert.Equal("""["left","right","slow"]""", run.Execution.Output);
        Assert.Equal(["WaitStateExited", "PassStateEntered"], run.Types.SkipWhile(type => type != "ExecutionRedriven").Where(type => type is "WaitStateExited" or "PassStateEntered"));
        Assert.Equal(1, run.Types.Count(type => type == "ParallelStateEntered"));
        CheckRebuild(run, Branches, "{}");
    }

    [Fact]
    public void Only_the_iterations_that_did_not_succeed_run_again()
    {
        var run = new VirtualRun(Items, "[1,2,3,4,5]", Answers(("One", [Gives("1"), Gives("2"), Fails("Bad"), Gives("7")]))).Complete();
        var handedOut = run.Inputs["One"].Count;

        run.Redrive().Complete();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal("[1,2,7,7,7]", run.Execution.Output);
        Assert.Equal(["3", "4", "5"], run.Inputs["One"].Skip(handedOut).Select(input => input.ToJson()).Order());
        CheckRebuild(run, Items, "[1,2,3,4,5]");
    }

    [Fact]
    public void A_stopped_execution_goes_on_and_may_be_redriven_again()
    {
        var answers = Answers(("Work", [Hangs, Hangs, Gives("1")]));
        var run = new VirtualRun(OneTask, "{}", answers).StopAfter(5, "Because", null).Complete();
        Assert.Equal(ExecutionStatus.Aborted, run.Execution.Status);

        run.Redrive().Complete();
        Assert.Equal((ExecutionStatus.TimedOut, 65), (run.Execution.Status, run.Seconds));
        run.Redrive().Complete();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal("""{"redriveCount":2}""", run.Events.Last(item => item.Type == "ExecutionRedriven").Details);
        CheckRebuild(run, OneTask, "{}");
    }

    [Fact]
    public void A_fail_state_fails_again_and_a_success_is_left_alone()
    {
        var failed = new VirtualRun("""{ "StartAt": "No", "States": { "No": { "Type": "Fail", "Error": "No" } } }""", "{}").Complete();
        failed.Redrive().Complete();
        Assert.Equal(["ExecutionStarted", "FailStateEntered", "ExecutionFailed", "ExecutionRedriven", "FailStateEntered", "ExecutionFailed"], failed.Types);

        var succeeded = new VirtualRun("""{ "StartAt": "Yes", "States": { "Yes": { "Type": "Succeed" } } }""", "{}").Complete();
        Assert.False(succeeded.Execution.CanRedrive);
        Assert.Empty(succeeded.Execution.Apply(new Signal.Redrive(), succeeded.Now).Events);
    }

    private static WorkerAnswer Hangs => WorkerAnswer.From(JsonData.Parse("""{"hang":true}"""));

    private static WorkerAnswer Fails(string error) => WorkerAnswer.From(JsonData.Parse($$"""{"error":"{{error}}"}"""));

    private static WorkerAnswer Gives(string output) => WorkerAnswer.From(JsonData.Parse($$"""{"output":{{output}}}"""));

    private static Dictionary<string, IReadOnlyList<WorkerAnswer>> Answers(params (string Name, WorkerAnswer[] Answers)[] scripts) =>
        scripts.ToDictionary(script => script.Name, script => (IReadOnlyList<WorkerAnswer>)script.Answers);

    private static void CheckRebuild(VirtualRun run, string definition, string input)
    {
        var again = new Execution(StateMachine.Parse(definition), VirtualRun.Identity, input, new ExecutionOptions { Seed = 7 });
        Assert.Equal(run.Events, run.Journal.SelectMany(entry => again.Reapply(entry.Signal, entry.At, entry.Events).Events));
    }
}
