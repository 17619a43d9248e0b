using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Does one chunk of a plan.</summary>
internal sealed class ProcessChunkActivity(IFileStore files, ChunkRunner runner) : IActivityHandler
{
    public string Activity => "ProcessChunk";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var plan = await MigrationPlan.FindAsync(files, context.Job.JobId, cancellationToken)
            ?? throw new ActivityFailedException(ActivityFailedException.Permanent, "The job's plan is gone from the file store.");
        var chunk = context.Input["chunk"] is JsonValue value && value.TryGetValue<int>(out var number) && number >= 0 && number < plan.Chunks.Count
            ? number
            : throw new ActivityFailedException(ActivityFailedException.Permanent, "The task names no chunk of the job's plan.");

        var done = await runner.RunAsync(context.Job, plan, chunk, cancellationToken);
        return new JsonObject { ["chunk"] = chunk, ["rows"] = done.RowsDone };
    }
}
