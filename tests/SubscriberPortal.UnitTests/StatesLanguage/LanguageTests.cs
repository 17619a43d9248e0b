using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>Cases of our own, so that the language is tested where the conformance set is not at hand.</summary>
public class LanguageTests
{
    [Theory]
    [InlineData("$.a[0].b", "1")]
    [InlineData("$['a'][-1].b", "2")]
    [InlineData("$.a[*].b", "[1,2]")]
    [InlineData("$.a[0:1].b", "[1]")]
    [InlineData("$.none[*].b", "[]")]
    [InlineData("$..b", "[1,2]")]
    [InlineData("$.a[?(@.b > 1)].c", """["y"]""")]
    [InlineData("$.a[?(@.c == 'x' || @.c =~ /Y/i)].b", "[1,2]")]
    [InlineData("$.a[?(@.b in [2,3] && !@.d)].b", "[2]")]
    [InlineData("$['s','t']", """{"s":"text","t":null}""")]
    [InlineData("$.a.length()", "2")]
    [InlineData("$.t", "null")]
    [InlineData("$$.Execution.Name", "\"run-1\"")]
    [InlineData("States.Format('{} and \\\\{{}\\\\}', $.s, $.a[0])", "\"text and {{b=1, c=x}}\"")]
    [InlineData("States.MathAdd(1.49, 1.5)", "3")]
    [InlineData("States.MathAdd(-0.5, 0.5)", "1")]
    [InlineData("States.ArrayRange(9, 1, -4)", "[9,5,1]")]
    [InlineData("States.ArrayUnique(States.Array(1, 1.0, 'a', 'a'))", """[1,"a"]""")]
    [InlineData("States.StringSplit('a.b,,c', '.,')", """["a","b","c"]""")]
    [InlineData("States.Base64Decode(States.Base64Encode('žluť'))", "\"žluť\"")]
    [InlineData("States.StringToJson(States.JsonToString($.a[0]))", """{"c":"x","b":1}""")]
    [InlineData("States.ArrayContains($.a[*].b, 2.0)", "true")]
    public void An_expression_gives_its_value(string expression, string expected)
    {
        var run = Pass($$"""{"r.$":"{{expression}}"}""", """{"a":[{"b":1,"c":"x"},{"b":2,"c":"y"}],"s":"text","t":null}""");

        Assert.Equal(JsonData.Parse(expected), run.Output.Member("r"));
    }

    [Theory]
    [InlineData("$.none", ErrorNames.Runtime)]
    [InlineData("$unset", ErrorNames.Runtime)]
    [InlineData("$.a[7]", ErrorNames.Runtime)]
    [InlineData("States.ArrayGetItem($.a, 9)", ErrorNames.IntrinsicFailure)]
    [InlineData("States.JsonMerge($.o, $.o, true)", ErrorNames.IntrinsicFailure)]
    [InlineData("States.Format('{} {}', 1)", ErrorNames.IntrinsicFailure)]
    [InlineData("States.Hash('x', 'CRC')", ErrorNames.IntrinsicFailure)]
    [InlineData("States.MathRandom(5, 5)", ErrorNames.IntrinsicFailure)]
    public void An_expression_fails_by_name(string expression, string error)
    {
        var run = Pass($$"""{"r.$":"{{expression}}"}""", """{"a":[1],"o":{}}""");

        Assert.Equal((ExecutionStatus.Failed, error), (run.Execution.Status, run.Execution.Error));
        Assert.Equal(["ExecutionStarted", "PassStateEntered", "ExecutionFailed"], run.Types);
    }

    [Theory]
    [InlineData("""{"Variable":"$.n","NumericEquals":1.0}""", true)]
    [InlineData("""{"Variable":"$.s","NumericEquals":1}""", false)]
    [InlineData("""{"Variable":"$.s","StringMatches":"a*c\\*"}""", true)]
    [InlineData("""{"Variable":"$.s","StringLessThanPath":"$.z"}""", true)]
    [InlineData("""{"Variable":"$.t","TimestampEquals":"2026-01-01T01:00:00+01:00"}""", true)]
    [InlineData("""{"Variable":"$.t","IsTimestamp":true}""", true)]
    [InlineData("""{"Variable":"$.x","IsPresent":false}""", true)]
    [InlineData("""{"Variable":"$.u","IsPresent":true}""", true)]
    [InlineData("""{"Variable":"$.n","IsString":false}""", true)]
    [InlineData("""{"And":[{"Variable":"$.x","IsPresent":true},{"Variable":"$.x","NumericEquals":1}]}""", false)]
    [InlineData("""{"Not":{"Variable":"$.b","BooleanEquals":true}}""", false)]
    [InlineData("""{"Or":[{"Variable":"$.b","BooleanEquals":true},{"Variable":"$.x","NumericEquals":1}]}""", true)]
    public void A_rule_holds_or_not(string rule, bool expected)
    {
        var rules = $"[{rule[..^1]},\"Next\":\"Y\"}}]";
        var choice = """{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":RULES,"Default":"N"},"Y":{"Type":"Pass","Result":true,"End":true},"N":{"Type":"Pass","Result":false,"End":true}}}"""
            .Replace("RULES", rules, StringComparison.Ordinal);

        var run = new VirtualRun(choice, """{"n":1,"s":"abc*","z":"b","t":"2026-01-01T00:00:00.000Z","u":null,"b":true}""").Complete();

        Assert.Equal(JsonData.FromBoolean(expected), run.Output);
    }

    [Fact]
    public void Jitter_stays_below_the_capped_delay_and_is_the_same_with_the_same_seed()
    {
        const string Definition =
            """{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:x:1:activity:W","Retry":[{"ErrorEquals":["E"],"IntervalSeconds":4,"BackoffRate":10,"MaxAttempts":4,"MaxDelaySeconds":9,"JitterStrategy":"FULL"}],"End":true}}}""";
        var answers = new Dictionary<string, IReadOnlyList<WorkerAnswer>> { ["W"] = [new WorkerAnswer { Error = "E" }] };

        var run = new VirtualRun(Definition, "{}", answers).Complete();

        Assert.Equal(4, run.RetryDelays.Count);
        Assert.All(run.RetryDelays, delay => Assert.InRange(delay, 0, 9));
        Assert.InRange(run.RetryDelays[0], 0, 4);
        Assert.Equal(run.RetryDelays, new VirtualRun(Definition, "{}", answers).Complete().RetryDelays);
    }

    [Fact]
    public void A_stopped_heartbeat_is_a_timeout_that_its_own_name_catches()
    {
        var run = new VirtualRun(
            """{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:x:1:activity:W","TimeoutSeconds":100,"HeartbeatSeconds":5,"Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Next":"H"}],"End":true},"H":{"Type":"Pass","End":true}}}""",
            "{}",
            new Dictionary<string, IReadOnlyList<WorkerAnswer>> { ["W"] = [new WorkerAnswer { Hangs = true, Heartbeats = 2, HeartbeatEverySeconds = 4 }] }).Complete();

        Assert.Equal("""{"Error":"States.Timeout","Cause":""}""", run.Execution.Output);
        Assert.Equal(13, run.Seconds);
    }

    [Fact]
    public void A_failed_iteration_gives_up_the_others_and_their_tasks()
    {
        var run = new VirtualRun(
            """{"StartAt":"M","States":{"M":{"Type":"Map","Catch":[{"ErrorEquals":["States.ALL"],"Next":"H"}],"End":true,"ItemProcessor":{"StartAt":"W","States":{"W":{"Type":"Task","Resource":"arn:aws:states:x:1:activity:W","End":true}}}},"H":{"Type":"Pass","End":true}}}""",
            "[1,2,3]",
            new Dictionary<string, IReadOnlyList<WorkerAnswer>> { ["W"] = [new WorkerAnswer { Hangs = true }, new WorkerAnswer { Error = "Bad" }, new WorkerAnswer { Hangs = true }] }).Complete();

        Assert.Equal("Bad", run.Output.Member("Error")!.Text);
        Assert.Equal(2, run.Types.Count(type => type == "MapIterationAborted"));
        Assert.Empty(run.Execution.OpenTasks);
    }

    private static VirtualRun Pass(string parameters, string input) =>
        new VirtualRun("""{"StartAt":"P","States":{"P":{"Type":"Pass","Parameters":PARAMETERS,"End":true}}}""".Replace("PARAMETERS", parameters, StringComparison.Ordinal), input).Complete();
}
