using System.Text;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;
using SubscriberPortal.UnitTests.Architecture;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>The largest job there can be stays within what AWS allows an execution, which are this interpreter's limits too.</summary>
public sealed class AwsLimitTests
{
    private const int MostEvents = 25_000;
    private const int MostBytes = 256 * 1024;

    [Theory]
    [InlineData(0, 7_020)]
    [InlineData(3, 16_020)]
    public void A_migration_of_the_most_chunks_fits_even_if_each_chunk_fails_three_times(int failures, int most)
    {
        var definition = File.ReadAllText(Path.Combine(Repository.Root, "stepfunctions", "migration-workflow.json"))
            .Replace("${ActivityArnPrefix}", "arn:aws:states:us-east-1:111122223333:activity:", StringComparison.Ordinal);
        var chunks = string.Join(',', Enumerable.Range(0, MigrationPlan.MaxChunks));
        var fails = Answer("""{"error":"Portal.SystemUnavailable","cause":"legacy cannot be reached"}""");
        var gives = Answer("""{"output":{"processed":10000}}""");
        var answers = new Dictionary<string, IReadOnlyList<WorkerAnswer>>
        {
            ["PlanJob"] = [Answer($$$"""{"output":{"chunkCount":{{{MigrationPlan.MaxChunks}}},"chunks":[{{{chunks}}}]}}""")],
            ["ProcessChunk"] = [.. Enumerable.Range(0, MigrationPlan.MaxChunks).SelectMany(_ => Enumerable.Repeat(fails, failures).Append(gives))],
            ["FinishJob"] = [gives],
        };

        var run = new VirtualRun(definition, """{"jobId":"1"}""", answers).Complete();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal(MigrationPlan.MaxChunks * (1 + failures), run.Inputs["ProcessChunk"].Count);
        Assert.InRange(run.Events.Count, 7 * MigrationPlan.MaxChunks, Math.Min(most, MostEvents));
        Assert.All(run.Events, item => Assert.True(item.Details is null || Texts(item.Details).All(text => Encoding.UTF8.GetByteCount(text) <= MostBytes)));
        Assert.True(Encoding.UTF8.GetByteCount(definition) < 1024 * 1024);
    }

    private static IEnumerable<string> Texts(string details) => JsonNode.Parse(details)!.AsObject().Select(member => member.Value).OfType<JsonValue>()
        .Select(value => value.TryGetValue<string>(out var text) ? text : "");

    private static WorkerAnswer Answer(string script) => WorkerAnswer.From(JsonData.Parse(script));
}
