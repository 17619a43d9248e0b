using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using SubscriberPortal.Jobs.Pages.Workflows.Drawing;
using SubscriberPortal.UnitTests.Architecture;

namespace SubscriberPortal.UnitTests.Workflows;

public sealed class GraphLayoutTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Repository.Root, "stepfunctions"), "*.json").Select(file => Path.GetFileName(file))];

    [Theory, MemberData(nameof(Files))]
    public void The_portals_workflows_are_drawn(string file)
    {
        var graph = Drawn(File.ReadAllText(Path.Combine(Repository.Root, "stepfunctions", file)));

        Assert.Contains(graph.Edges, edge => edge.IsCatch);
        Assert.NotNull(graph.Start);
    }

    [Fact]
    public void Circles_and_states_that_lead_to_themselves_are_drawn()
    {
        var graph = Drawn(Choices(("A", ["B"]), ("B", ["C", "A", "B"]), ("C", ["A", "D"]), ("D", ["B"])));

        Assert.Equal(8, graph.Edges.Count);
        Assert.Equal(["B", "C", "D"], graph.Edges.Where(edge => edge.IsUpward).Select(edge => edge.From.Name).Order());
    }

    [Fact]
    public void States_that_nothing_leads_to_and_targets_that_are_not_there_do_no_harm()
    {
        var graph = Drawn("""{"StartAt":"Nowhere","States":{"A":{"Type":"Pass","Next":"Lost"},"B":{"Type":"Pass","Next":"A"},"C":{"Type":"Succeed"},"D":7}}""");

        Assert.Null(graph.Start);
        Assert.Equal(3, graph.Nodes.Count);
        Assert.Single(graph.Edges);
    }

    [Fact]
    public void Two_hundred_states_with_a_catcher_each_stay_narrow_since_their_edges_run_together()
    {
        var states = Enumerable.Range(0, 200).Select(i => $$"""
            "S{{i}}":{"Type":"Task","Resource":"r","Next":"{{(i < 199 ? $"S{i + 1}" : "Done")}}","Catch":[{"ErrorEquals":["States.ALL"],"Next":"Failure"}]}
            """);

        var graph = Drawn("""{"StartAt":"S0","States":{STATES,"Done":{"Type":"Succeed"},"Failure":{"Type":"Fail"}}}""".Replace("STATES", string.Join(',', states), StringComparison.Ordinal));

        Assert.InRange(graph.Width, 100, 700);
    }

    [Fact]
    public void Two_hundred_states_that_lead_anywhere_are_laid_out_in_time()
    {
        var random = new Random(5);
        Drawn(Choices([.. Enumerable.Range(0, 200).Select(i => ($"S{i}", Enumerable.Range(0, 3).Select(_ => $"S{random.Next(200)}").ToArray()))]));
    }

    [Fact]
    public void Deep_nesting_is_drawn_inside_out()
    {
        var text = """{"StartAt":"End","States":{"End":{"Type":"Pass","End":true}}}""";
        for (var i = 0; i < 20; i++)
            text = $$$$"""{"StartAt":"P{{{{i}}}}","States":{"P{{{{i}}}}":{"Type":"Parallel","Branches":[{{{{text}}}},{"StartAt":"x{{{{i}}}}","States":{"x{{{{i}}}}":{"Type":"Succeed"}}}],"End":true}}}""";

        Assert.Equal(1 + (2 * 20), OutlineReader.Read(text)!.All().Count());
        Drawn(text);
    }

    [Fact]
    public void Any_graph_keeps_the_rules()
    {
        var edges = Gen.Choose(0, 14).Select(to => $"S{to}").ArrayOf(3);
        var graphs = edges.ArrayOf(15).Select(all => Choices([.. all.Select((targets, i) => ($"S{i}", targets))]));

        Prop.ForAll(graphs.ToArbitrary(), text => { Drawn(text); }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"States":{}}""")]
    [InlineData("""{"States":{"\ud800":{"Type":"Pass"}}}""")]
    public void What_is_no_definition_has_no_graph(string text) => Assert.Null(OutlineReader.Read(text));

    [Fact]
    public void What_nobody_could_read_has_no_graph() =>
        Assert.Null(OutlineReader.Read(Choices([.. Enumerable.Range(0, OutlineReader.MostStates + 1).Select(i => ($"S{i}", new[] { "S0" }))])));

    [Theory]
    [InlineData("""{"Variable":"$.n","NumericGreaterThanEquals":3,"Next":"X"}""", "$.n ≥ 3")]
    [InlineData("""{"Variable":"$.n","StringEqualsPath":"$.m","Next":"X"}""", "$.n = $.m")]
    [InlineData("""{"Not":{"Variable":"$.n","IsPresent":true},"Next":"X"}""", "not ($.n is present)")]
    [InlineData("""{"And":[{"Variable":"$.n","IsNull":false},{"Variable":"$.n","NumericLessThan":3}],"Next":"X"}""", "$.n is not null and $.n < 3")]
    [InlineData("""{"Variable":"$.aVeryLongNameOfAVariable.and.more","StringEquals":"long","Next":"X"}""", null)]
    [InlineData("""{"Next":"X"}""", null)]
    public void Short_conditions_are_said_at_their_edge(string rule, string? text) => Assert.Equal(text, ConditionText.Of(JsonDocument.Parse(rule).RootElement));

    [Fact]
    public void Hostile_names_stay_text()
    {
        const string name = "</text><script>alert(1)</script>\"'&";
        var graph = Drawn("""{"StartAt":NAME,"States":{NAME:{"Type":"<b>","Next":"B"},"B":{"Type":"Succeed"}}}""".Replace("NAME", JsonSerializer.Serialize(name), StringComparison.Ordinal));

        using var writer = new StringWriter();
        WorkflowDrawing.Render(graph, name, linkOf: state => "/x?name=" + Uri.EscapeDataString(state)).WriteTo(writer, HtmlEncoder.Default);

        var svg = XElement.Parse(writer.ToString());
        Assert.Empty(svg.Descendants("script"));
        Assert.Contains(svg.Descendants("title"), title => title.Value.StartsWith(name, StringComparison.Ordinal));
    }

    private static WorkflowGraph Drawn(string text)
    {
        var outline = OutlineReader.Read(text)!;
        var graph = WorkflowGraph.Of(outline);
        Geometry.Check(outline, graph);
        return graph;
    }

    private static string Choices(params (string Name, string[] Targets)[] states)
    {
        var all = states.ToDictionary(state => state.Name, state => (object)new
        {
            Type = "Choice",
            Choices = state.Targets.Skip(1).Select((target, i) => new { Variable = "$.n", NumericEquals = i, Next = target }),
            Default = state.Targets[0],
            Catch = state.Targets.Skip(2).Select(target => new { ErrorEquals = new[] { "States.ALL" }, Next = target }),
        });
        return JsonSerializer.Serialize(new { StartAt = states[0].Name, States = all });
    }
}
