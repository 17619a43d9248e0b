using System.Text;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.UnitTests.StatesLanguage;

public class ScaleTests
{
    private const string ManyItems =
        """
        { "StartAt": "All", "States": { "All": { "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "One", "States": { "One": { "Type": "Pass", "End": true } } } } } }
        """;

    [Fact]
    public void Ten_thousand_states_run_to_the_end()
    {
        var definition = new StringBuilder("""{"StartAt":"S0","States":{""");
        for (var i = 0; i < 10_000; i++) definition.Append($$"""{{(i == 0 ? "" : ",")}}"S{{i}}":{"Type":"Pass",{{(i < 9_999 ? $"\"Next\":\"S{i + 1}\"" : "\"End\":true")}}}""");

        var run = new VirtualRun(definition.Append("}}").ToString(), """{"a":1}""").Complete();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal(20_002, run.Events.Count);
        Assert.Equal(Enumerable.Range(1, 20_002).Select(id => (long)id), run.Events.Select(item => item.Id));
    }

    [Fact]
    public void Ten_thousand_items_run_to_the_end_when_the_limit_is_lifted()
    {
        var run = new VirtualRun(ManyItems, $"[{string.Join(",", Enumerable.Range(0, 10_000))}]", null, new ExecutionOptions { MaxEvents = long.MaxValue }).Complete();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal(10_000, run.Output.Items.Count);
        Assert.Equal("9999", run.Output.Items[9_999].ToJson());
    }

    [Fact]
    public void The_history_ends_at_its_limit_with_the_event_that_says_so()
    {
        var run = new VirtualRun(ManyItems, $"[{string.Join(",", Enumerable.Range(0, 10_000))}]").Complete();

        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
        Assert.Equal((25_000L, "ExecutionFailed"), (run.Events[^1].Id, run.Events[^1].Type));
        Assert.Contains("maximum number of history events", run.Execution.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_forty_iterations_run_at_once()
    {
        var definition = """{"StartAt":"All","States":{"All":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"End":true}}}}}}""";

        var run = new VirtualRun(definition, $"[{string.Join(",", Enumerable.Range(0, 100))}]").Complete();

        Assert.Equal(3, run.Seconds);
    }
}
