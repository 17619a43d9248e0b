using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Removes finished jobs with their files once they are older than the settings keep them, and whatever else in the state has expired.</summary>
internal sealed class JobPurge(IStateStore state, JobStore jobs, IFileStore files, IOptions<JobsOptions> options, TimeProvider time) : JobTask(state)
{
    private const int Batch = 1000;
    private readonly IStateStore _state = state;

    public override string Name => "purge";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await _state.PurgeExpiredAsync(Batch, cancellationToken) == Batch)
        {
        }

        var limit = time.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        var inUse = (await jobs.ActiveAsync(cancellationToken)).SelectMany(j => new[] { j.ParentJobId, JobUploads.JobOf(j.InputFileKey) }).ToHashSet();
        string? after = null;
        while (true)
        {
            var items = await _state.QueryAsync(new StateRange(JobStore.Partition, After: after, Limit: 100), cancellationToken);
            foreach (var job in items.Select(item => JobJson.Read<JobRecord>(item.Value)))
            {
                if (job.CreatedAt > limit) return;
                if (JobStatuses.IsFinal(job.Status) && job.FinishedAt < limit && !inUse.Contains(job.JobId)) await RemoveAsync(job, cancellationToken);
            }

            if (items.Count < 100) return;
            after = items[^1].Key;
        }
    }

    private async Task RemoveAsync(JobRecord job, CancellationToken cancellationToken)
    {
        foreach (var prefix in new[] { JobFiles.Folder(job.JobId), JobFiles.Upload(job.JobId, "") })
        {
            var keys = await files.ListAsync(prefix, cancellationToken).Select(file => file.Key).ToListAsync(cancellationToken);
            foreach (var key in keys) await files.DeleteAsync(key, cancellationToken);
        }

        await _state.WriteAsync([new StateWrite(DerivedJobs.UndonePartition, job.JobId, null)], cancellationToken);
        await jobs.RemoveAsync(job.JobId, cancellationToken);
    }
}
