using SubscriberPortal.Jobs.Pages.Workflows.Live;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.UnitTests.StatesLanguage;

namespace SubscriberPortal.UnitTests.Workflows;

/// <summary>The boards of real histories: those that the interpreter makes.</summary>
public sealed class StateBoardTests
{
    private const string Work = "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:us-east-1:111122223333:activity:Work\"";

    [Fact]
    public void A_retried_and_then_caught_state_shows_every_step()
    {
        var text = """{"StartAt":"A","States":{"A":{TASK,"Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}],"Next":"C"},"B":{"Type":"Fail","Error":"X"},"C":{"Type":"Succeed"}}}""";
        var board = new StateBoard();
        var words = new List<string>();

        foreach (var item in Run(text, "{}", [new() { Error = "E" }]).Events)
        {
            board.Add(Event(item));
            if (board.Summaries().TryGetValue("A", out var state) && words.LastOrDefault() != state.Words) words.Add(state.Words);
        }

        Assert.Equal(["running", "retrying, attempt 2", "running, attempt 2", "retrying, attempt 3", "caught"], words);
        Assert.Equal(StateStatus.Failed, board.Summaries()["B"].Status);
        Assert.False(board.Summaries().ContainsKey("C"));
    }

    [Fact]
    public void A_map_counts_its_iterations_and_the_states_in_them()
    {
        var text = """{"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":3,"ItemProcessor":{"StartAt":"W","States":{"W":{TASK,"End":true}}},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}],"End":true},"B":{"Type":"Pass","End":true}}}""";

        var good = Board(Run(text, "[1,2,3,4,5]", [new() { Output = "1" }]).Events);
        var bad = Board(Run(text, "[1,2,3,4,5]", [new() { Output = "1" }, new() { Error = "E", DelaySeconds = 5 }, new() { Output = "1", DelaySeconds = 60 }]).Events);

        Assert.Equal((StateStatus.Succeeded, "5 done of 5", 5), (good["M"].Status, good["M"].Iterations.ToString(), good["W"].Entered));
        Assert.Equal(StateStatus.Succeeded, good["W"].Status);
        Assert.Equal((StateStatus.Caught, StateStatus.Failed), (bad["M"].Status, bad["W"].Status));
        Assert.Equal((5, 1, 1, 2, 0), (bad["M"].Iterations!.Value.Total, bad["M"].Iterations!.Value.Done, bad["M"].Iterations!.Value.Failed, bad["M"].Iterations!.Value.Aborted, bad["M"].Iterations!.Value.Running));
    }

    [Fact]
    public void A_failed_branch_aborts_its_siblings_and_nested_groups_find_their_owners()
    {
        var text = """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"After","Branches":[
              {"StartAt":"Inner","States":{"Inner":{"Type":"Map","ItemProcessor":{"StartAt":"N","States":{"N":{"Type":"Map","ItemProcessor":{"StartAt":"Leaf","States":{"Leaf":{"Type":"Pass","End":true}}},"End":true}}},"Next":"Then"},"Then":{"Type":"Wait","Seconds":1,"Next":"Bad"},"Bad":{"Type":"Fail","Error":"E"}}},
              {"StartAt":"Slow","States":{"Slow":{"Type":"Wait","Seconds":100,"End":true}}}]},"After":{"Type":"Succeed"}}}
            """;

        var board = Board(Run(text, "[[1,2],[],[3]]", []).Events);

        Assert.Equal(StateStatus.Succeeded, board["Inner"].Status);
        Assert.Equal((3, StateStatus.Succeeded, "3 done of 3"), (board["N"].Entered, board["N"].Status, board["N"].Iterations.ToString()));
        Assert.Equal((3, StateStatus.Succeeded), (board["Leaf"].Entered, board["Leaf"].Status));
        Assert.Equal((StateStatus.Failed, StateStatus.Aborted, StateStatus.Failed), (board["Bad"].Status, board["Slow"].Status, board["P"].Status));
        Assert.False(board.ContainsKey("After"));
    }

    [Fact]
    public void A_stopped_execution_leaves_its_open_states_aborted()
    {
        const string text = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":100,"End":true}}}""";

        var run = new VirtualRun(text, "{}").StopAfter(3, "Portal.Cancelled", "x").Complete();

        Assert.Equal(StateStatus.Aborted, Board(run.Events)["A"].Status);
    }

    [Fact]
    public async Task A_second_look_reads_only_what_is_new()
    {
        var run = new VirtualRun("""{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"W","States":{"W":{"Type":"Pass","End":true}}},"End":true}}}""", $"[{string.Join(',', Enumerable.Range(0, 5_000))}]").Complete();
        var engine = new HistoryEngine([.. run.Events.Select(Event)]) { Visible = 12_000 };
        var boards = new WorkflowBoards(engine);

        var first = await boards.LookAsync("arn", CancellationToken.None);
        var reads = engine.Reads;
        engine.Visible = int.MaxValue;
        var second = await boards.LookAsync("arn", CancellationToken.None);
        await boards.LookAsync("arn", CancellationToken.None);

        Assert.Equal((12_000L, StateStatus.Running), (first.LastEventId, first.States["M"].Status));
        Assert.Equal(("5,000 done of 5,000", StateStatus.Succeeded), (second.States["M"].Iterations.ToString(), second.States["M"].Status));
        Assert.Equal(13, reads);
        Assert.Equal(run.Events.Count, engine.Handed);
    }

    private static VirtualRun Run(string text, string input, IReadOnlyList<WorkerAnswer> answers) =>
        new VirtualRun(text.Replace("TASK", Work, StringComparison.Ordinal), input, new Dictionary<string, IReadOnlyList<WorkerAnswer>> { ["Work"] = answers }).Complete();

    private static IReadOnlyDictionary<string, StateSummary> Board(IEnumerable<HistoryEvent> events)
    {
        var board = new StateBoard();
        foreach (var item in events) board.Add(Event(item));
        return board.Summaries();
    }

    private static WorkflowEvent Event(HistoryEvent item) => new(item.Id, item.PreviousId, item.Type, item.Timestamp, item.Details);
}
