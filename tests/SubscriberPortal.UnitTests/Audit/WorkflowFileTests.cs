using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.UnitTests.Architecture;

namespace SubscriberPortal.UnitTests.Audit;

/// <summary>Reads each definition from disk and walks it: a wrong target, or a path that finds nothing, would only show in an execution, and there nothing can catch it.</summary>
public sealed class WorkflowFileTests
{
    public static TheoryData<string> Definitions => [.. Repository.Files("stepfunctions", "-workflow.json").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Every_target_exists_and_every_state_is_reachable(string file)
    {
        foreach (var machine in WorkflowWalk.Machines(Load(file)))
        {
            var states = machine["States"]!.AsObject();
            var reached = new HashSet<string>();
            var open = new Stack<string>([(string)machine["StartAt"]!]);
            while (open.TryPop(out var name))
            {
                Assert.True(states.ContainsKey(name), $"{file} goes to {name}, which is not there.");
                if (!reached.Add(name)) continue;
                foreach (var (target, _) in WorkflowWalk.Edges(states[name]!.AsObject())) open.Push(target);
            }

            Assert.Equal(states.Select(s => s.Key).Order(), reached.Order());
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Every_task_has_time_limits_retries_and_somewhere_to_fail_to(string file)
    {
        var definition = Load(file);
        Assert.True((int?)definition["TimeoutSeconds"] > 0);
        foreach (var (name, task, caught) in WorkflowWalk.States(definition, caught: false).Where(s => (string)s.State["Type"]! == "Task"))
        {
            var (timeout, heartbeat) = ((int?)task["TimeoutSeconds"], (int?)task["HeartbeatSeconds"]);
            Assert.True(timeout > heartbeat && heartbeat > 0, $"{name} needs TimeoutSeconds above HeartbeatSeconds.");
            Assert.True(caught, $"{name} needs a Catch, its own or around it.");
            var retries = task["Retry"]!.AsArray().Select(r => r!.AsObject()).ToArray();
            if (name != "RecordFailure") Assert.Equal(0, (int?)retries.First(r => Names(r, "Portal.JobFailed"))["MaxAttempts"]);
            Assert.True((int)retries.First(r => Names(r, "Portal.SystemUnavailable"))["MaxAttempts"]! > 2, name);
            Assert.All(retries.Where(r => (int?)r["MaxAttempts"] != 0), r => Assert.True((double)r["BackoffRate"]! > 1 && r["MaxDelaySeconds"] is not null && (string?)r["JitterStrategy"] == "FULL", name));
        }

        static bool Names(JsonObject retry, string error) => retry["ErrorEquals"]!.AsArray().Any(e => (string)e! == error || (string)e! == "States.ALL");
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Every_path_that_is_read_is_there_whichever_way_an_execution_came(string file)
    {
        var job = new JobRecord { JobId = "1", JobType = JobTypes.Audit, Status = JobStatuses.Pending, CreatedBy = "a", CreatedAt = DateTimeOffset.UnixEpoch };
        var input = JobExecution.Input(job);

        Assert.Empty(WorkflowWalk.MissingPaths(Load(file), input.Select(m => m.Key).ToHashSet()));
    }

    [Fact]
    public void The_walk_sees_a_path_that_only_one_way_provides()
    {
        var definition = JsonNode.Parse(
            """
            {"StartAt":"Choose","States":{
              "Choose":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Make"}],"Default":"Use"},
              "Make":{"Type":"Pass","ResultPath":"$.made","Next":"Use"},
              "Use":{"Type":"Pass","Parameters":{"x.$":"States.Format('{}', $.made.y)"},"End":true}}}
            """)!.AsObject();

        Assert.Equal(["Use reads $.made.y"], WorkflowWalk.MissingPaths(definition, new HashSet<string> { "a" }));
    }

    private static JsonObject Load(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "stepfunctions", file)))!.AsObject();
}
