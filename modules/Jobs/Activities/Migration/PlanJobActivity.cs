using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Cuts a job into chunks, once: a plan that is there is kept, because checkpoints are counted by it.</summary>
internal sealed class PlanJobActivity(IJobs jobs, IFileStore files, ProvisioningSystems systems, IOptions<PortalOptions> portal) : IActivityHandler
{
    public string Activity => "PlanJob";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var plan = await MigrationPlan.FindAsync(files, job.JobId, cancellationToken);
        if (plan is null)
        {
            plan = await PlanAsync(job, cancellationToken);
            await plan.StoreAsync(files, job.JobId, cancellationToken);
        }

        await jobs.ChangeAsync(job.JobId, j => j with { TotalRecords = plan.TotalRecords }, cancellationToken);
        return new JsonObject
        {
            ["chunkCount"] = plan.Chunks.Count,
            ["chunks"] = new JsonArray([.. Enumerable.Range(0, plan.Chunks.Count).Select(chunk => (JsonNode)chunk)]),
            ["totalRecords"] = plan.TotalRecords,
        };
    }

    private async Task<MigrationPlan> PlanAsync(JobRecord job, CancellationToken cancellationToken)
    {
        try
        {
            return JobSource.Of(job) switch
            {
                JobSource.Undo => await new UndoPlanner(files).PlanAsync(job, cancellationToken),
                JobSource.Repair => await new RepairPlanner(files).PlanAsync(JobSource.InputKey(job)!, cancellationToken),
                JobSource.System => await new SystemPlanner(systems).PlanAsync(job, cancellationToken),
                _ => await new FilePlanner(files, portal.Value.PathOf("scratch")).PlanAsync(job, JobSource.InputKey(job)!, FilePlanner.RowsPerChunk, cancellationToken),
            };
        }
        catch (BadFileException bad)
        {
            throw new ActivityFailedException(ActivityFailedException.Permanent, bad.Message);
        }
    }
}
