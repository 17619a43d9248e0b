using System.Globalization;
using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Activities.Migration.Results;
using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Activities.Migration.Writing;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workers;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Does a chunk from where its checkpoint stands to its end. Every step may be done again, by whomever: the counts and the effect of a row happen once.</summary>
internal sealed class ChunkRunner(IJobs jobs, RowSource source, RowWorks works, RejectParts rejects, JobThrottle throttle)
{
    private const string Waiting = "waiting for ";

    public async Task<ChunkCheckpoint> RunAsync(JobRecord job, MigrationPlan plan, int chunk, CancellationToken cancellationToken)
    {
        var done = await jobs.FindCheckpointAsync(job.JobId, chunk, cancellationToken) ?? new ChunkCheckpoint(chunk, 0, new JobCounts(), null, false);
        if (done.Finished) return done;
        try
        {
            var work = works.Of(job, plan);
            await foreach (var batch in source.ReadAsync(job, plan, done, cancellationToken))
            {
                if (!job.Options.ValidateOnly) await throttle.WaitAsync(job.JobId, batch.Rows.Count, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();

                // The batch in hand is finished whoever wants to stop, so that what was written is also counted.
                done = await RunAsync(job, work, batch, done, CancellationToken.None);
            }
        }
        catch (SystemUnavailableException unavailable)
        {
            await jobs.ChangeAsync(job.JobId, j => j with { LimitedBy = Waiting + unavailable.System }, CancellationToken.None);
            throw;
        }

        return await AdvanceAsync(job.JobId, done with { Finished = true }, CancellationToken.None);
    }

    private async Task<ChunkCheckpoint> RunAsync(JobRecord job, IRowWork work, RowBatch batch, ChunkCheckpoint done, CancellationToken cancellationToken)
    {
        var results = await work.RunAsync(done.Chunk, batch, cancellationToken);
        await rejects.StoreAsync(job, done.Chunk, batch, results, cancellationToken);
        var counts = RowResult.Count(results);
        done = await AdvanceAsync(job.JobId, new ChunkCheckpoint(done.Chunk, done.RowsDone + batch.Rows.Count, done.Counts + counts, batch.Position, false), cancellationToken);

        if (job.LimitedBy?.StartsWith(Waiting, StringComparison.Ordinal) == true)
            await jobs.ChangeAsync(job.JobId, j => j.LimitedBy?.StartsWith(Waiting, StringComparison.Ordinal) == true ? j with { LimitedBy = null } : null, cancellationToken);
        if (counts.Failed > 0 && job.Options.MaxFailedPercent < 100) await ThrowIfTooManyFailedAsync(job, cancellationToken);
        return done;
    }

    /// <summary>Stores a checkpoint, unless another worker on the same chunk has come further.</summary>
    private async Task<ChunkCheckpoint> AdvanceAsync(string jobId, ChunkCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var stored = await jobs.FindCheckpointAsync(jobId, checkpoint.Chunk, cancellationToken);
        if (stored is null || (!stored.Finished && stored.RowsDone <= checkpoint.RowsDone)) await jobs.PutCheckpointAsync(jobId, checkpoint, cancellationToken);
        return checkpoint;
    }

    /// <exception cref="ActivityFailedException">A greater share of the rows failed than the job allows.</exception>
    public async Task ThrowIfTooManyFailedAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var counts = (await jobs.CheckpointsAsync(job.JobId, cancellationToken)).Aggregate(new JobCounts(), (sum, checkpoint) => sum + checkpoint.Counts);
        if (counts.Processed == 0 || counts.Failed * 100.0 / counts.Processed <= job.Options.MaxFailedPercent) return;
        throw new ActivityFailedException(ActivityFailedException.Permanent, string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Failed} of {counts.Processed} processed rows failed ({counts.Failed * 100.0 / counts.Processed:0.##} %), more than the {job.Options.MaxFailedPercent:0.##} % that the job allows."));
    }
}
