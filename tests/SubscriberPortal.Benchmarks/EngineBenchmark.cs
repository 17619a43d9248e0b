using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Workflows;
using SubscriberPortal.Jobs.Workflows.Embedded;
using SubscriberPortal.Sqlite.Engine;
using SubscriberPortal.Sqlite.Schema;
using SubscriberPortal.State;
using SubscriberPortal.StatesLanguage.Definitions;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// What a transition costs: 10,000 Pass states one after the other, and a Map over 10,000 items of one Pass state each; in memory, durable, and in two other interpreters
/// where they are installed; each has read the definition before. A transition is a state that is entered.
/// </summary>
internal static class EngineBenchmark
{
    private const int Size = 10_000;
    private const int Repeats = 5;

    private const string EachItem = """{"StartAt":"All","States":{"All":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}}}}}""";

    private static readonly ExecutionIdentity Identity = new("arn:aws:states:local:000000000000:execution:bench:1", "1", "arn:aws:states:local:000000000000:stateMachine:bench", "bench", "arn:aws:iam::000000000000:role/bench");

    public static async Task RunAsync()
    {
        Console.WriteLine(Figures.Load);
        await MeasureAsync("Pass states", size => (Chain(size), """{"a":1}""", size));
        await MeasureAsync("Map items", size => (EachItem, $"[{string.Join(',', Enumerable.Range(0, size))}]", size + 1));
    }

    private static string Chain(int size) =>
        $"{{\"StartAt\":\"S0\",\"States\":{{{string.Join(',', Enumerable.Range(0, size).Select(i => $"\"S{i}\":{{\"Type\":\"Pass\",{(i < size - 1 ? $"\"Next\":\"S{i + 1}\"" : "\"End\":true")}}}"))}}}}}";

    private static async Task MeasureAsync(string what, Func<int, (string Definition, string Input, int Transitions)> make)
    {
        var (definition, input, transitions) = make(Size);
        var machine = StateMachine.Parse(definition);
        Print("in memory", await Figures.MeasureAsync(Repeats, () =>
        {
            InMemory(machine, input);
            return Task.CompletedTask;
        }));
        Print("durable (embedded engine on SQLite)", await DurableAsync(definition, input));
        foreach (var peer in PeerInterpreter.All)
        {
            // Who cannot do the whole is given a tenth.
            foreach (var size in (int[])[Size, Size / 10])
            {
                var given = make(size);
                var (seconds, why) = await peer.RunAsync(given.Definition, given.Input);
                Console.WriteLine(seconds is { } taken ? Line(peer.Name, taken * 1_000, size, given.Transitions) : $"{Name(size)} {peer.Name,-38} not measured: {why}");
                if (seconds is not null) break;
            }
        }

        void Print(string how, Figures figures) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Line(how, figures.Median, Size, transitions)}   best {figures.Best:0.00} ms  {figures}"));

        string Name(int size) => string.Create(CultureInfo.InvariantCulture, $"{size,6} {what,-12}");

        string Line(string how, double milliseconds, int size, int entered) => string.Create(CultureInfo.InvariantCulture, $"{Name(size)} {how,-38} {milliseconds * 1_000 / entered,8:0.0} µs a transition");
    }

    private static void InMemory(StateMachine machine, string input)
    {
        var execution = new Execution(machine, Identity, input, new ExecutionOptions { MaxEvents = long.MaxValue });
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        execution.Apply(new Signal.Start(), now);
        while (execution.HasMore) execution.Apply(new Signal.Continue(), now);
        if (execution.Status != ExecutionStatus.Succeeded) throw new InvalidOperationException($"The execution ended as {execution.Status}: {execution.Cause}");
    }

    private static async Task<Figures> DurableAsync(string definition, string input)
    {
        var folder = Directory.CreateTempSubdirectory("portal-engine-bench-");
        using var database = new SqliteDatabase(Path.Combine(folder.FullName, "state.db"), "state");
        await new SqliteSchema(database, StateStoreRegistration.Scripts(), TimeProvider.System).ApplyAsync(CancellationToken.None);
        var options = new WorkflowOptions { MaxEvents = 1_000_000 };
        var definitions = new WorkflowDefinitions(new Dictionary<string, string> { ["bench"] = definition }, options);
        var state = new SqliteStateStore(database, TimeProvider.System);
        await using var engine = new EmbeddedWorkflowEngine(
            definitions, new ExecutionStore(state), new ActivityQueues(TimeProvider.System), new KnownActivities(definitions), new EngineSeat(state, Options.Create(new StateOptions())),
            Options.Create(options), TimeProvider.System, NullLogger<EmbeddedWorkflowEngine>.Instance);
        var (number, commits) = (0, 0L);
        var figures = await Figures.MeasureAsync(Repeats, async () =>
        {
            var before = database.CommitCount;
            var watch = Stopwatch.StartNew();
            var arn = await engine.StartAsync("bench", string.Create(CultureInfo.InvariantCulture, $"run-{++number}"), input, CancellationToken.None);
            var found = await engine.DescribeAsync(arn, CancellationToken.None);
            while (found!.Status == "RUNNING" && watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                await engine.WhenIdleAsync();
                found = await engine.DescribeAsync(arn, CancellationToken.None);
            }

            if (found.Status != "SUCCEEDED") throw new InvalidOperationException($"The execution ended as {found.Status}: {found.Cause}");
            commits = database.CommitCount - before;
        });
        Console.WriteLine($"  ({commits} commits an execution)");
        await engine.DisposeAsync();
        database.Dispose();
        folder.Delete(recursive: true);
        return figures;
    }
}
