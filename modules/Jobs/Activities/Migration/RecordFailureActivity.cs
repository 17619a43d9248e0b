using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Results;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Writes on the record why its workflow failed, of whatever type the job is, and puts together what a migration had done by then.</summary>
internal sealed class RecordFailureActivity(IJobs jobs, IFileStore files, JobResults results) : IActivityHandler
{
    public string Activity => "RecordFailure";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var error = TextOf(context.Input["error"]) ?? "Portal.Internal";
        var cause = Explain(error, TextOf(context.Input["cause"]));
        await jobs.ChangeAsync(job.JobId, j => j with { Error = cause, LimitedBy = null }, cancellationToken);

        if (job.JobType is JobTypes.Migration or JobTypes.BulkDelete && await MigrationPlan.FindAsync(files, job.JobId, cancellationToken) is { } plan)
            await results.PutTogetherAsync(job, plan, cause, cancellationToken);
        return new JsonObject { ["error"] = error, ["cause"] = cause };
    }

    private static string Explain(string error, string? cause) => error switch
    {
        "States.Timeout" or "States.HeartbeatTimeout" => "A step of the job took longer than it may, or its worker was not heard of any more." + (cause is null ? "" : " " + cause),
        _ => cause ?? $"The job failed with {error}.",
    };

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
