using System.Globalization;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Records;

/// <summary>
/// Partition <c>jobs</c> has every record under its id; <c>jobs-active</c> has the ids of those that are not final, kept in the same batch, so that whoever starts and follows jobs
/// need not read the finished ones; <c>job-checkpoints/{id}</c> has a job's checkpoints under the chunk's number.
/// </summary>
internal sealed class JobStore(IStateStore state, JobSignals signals) : IJobs
{
    public const string Partition = "jobs";
    public const string ActivePartition = "jobs-active";
    private const int PageSize = 200;

    public async Task<VersionedJob?> FindAsync(string jobId, CancellationToken cancellationToken) =>
        await state.GetAsync(Partition, jobId, cancellationToken) is { } item ? new VersionedJob(JobJson.Read<JobRecord>(item.Value), item.Version) : null;

    public Task<bool> AddAsync(JobRecord job, CancellationToken cancellationToken) => AddAsync(job, [], cancellationToken);

    /// <summary>As <see cref="AddAsync(JobRecord, CancellationToken)"/>, together with other writes or not at all.</summary>
    public async Task<bool> AddAsync(JobRecord job, IReadOnlyList<StateWrite> others, CancellationToken cancellationToken)
    {
        StateWrite[] writes = [new(Partition, job.JobId, JobJson.Write(job), StateWrite.Absent), ActiveMark(job), .. others];
        if (await state.WriteAsync(writes, cancellationToken) is null) return false;
        signals.Changed(job);
        signals.Kick();
        return true;
    }

    public async Task<JobRecord?> ChangeAsync(string jobId, Func<JobRecord, JobRecord?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = await FindAsync(jobId, cancellationToken);
            if (found is null) return null;
            var changed = change(found.Job);
            if (changed is null || changed == found.Job) return found.Job;

            StateWrite[] writes = [new(Partition, jobId, JobJson.Write(changed), found.Version), ActiveMark(changed)];
            if (await state.WriteAsync(writes, cancellationToken) is null) continue;
            signals.Changed(changed);
            if (CallsForWork(found.Job, changed)) signals.Kick();
            return changed;
        }
    }

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var jobs = new List<JobRecord>(query.Limit + 1);
        var after = query.To is { } to ? JobIds.LowerBound(to.ToUnixTimeMilliseconds() + 1) : null;
        if (query.Cursor is not null && (after is null || string.CompareOrdinal(query.Cursor, after) < 0)) after = query.Cursor;
        var from = query.From is { } moment ? JobIds.LowerBound(moment.ToUnixTimeMilliseconds()) : "";

        while (jobs.Count <= query.Limit)
        {
            var items = await state.QueryAsync(new StateRange(Partition, After: after, Descending: true, Limit: PageSize), cancellationToken);
            foreach (var item in items)
            {
                if (string.CompareOrdinal(item.Key, from) < 0) return Page(jobs, query.Limit);
                var job = JobJson.Read<JobRecord>(item.Value);
                if ((query.JobType is null || job.JobType == query.JobType) && (query.Status is null || job.Status == query.Status)) jobs.Add(job);
                if (jobs.Count > query.Limit) return Page(jobs, query.Limit);
            }

            if (items.Count < PageSize) break;
            after = items[^1].Key;
        }

        return Page(jobs, query.Limit);
    }

    /// <summary>Every record that is not final, the oldest first.</summary>
    public async Task<IReadOnlyList<JobRecord>> ActiveAsync(CancellationToken cancellationToken)
    {
        var jobs = new List<JobRecord>();
        string? after = null;
        while (true)
        {
            var marks = await state.QueryAsync(new StateRange(ActivePartition, After: after, Limit: PageSize), cancellationToken);
            foreach (var mark in marks)
            {
                if (await FindAsync(mark.Key, cancellationToken) is { } found && !JobStatuses.IsFinal(found.Job.Status)) jobs.Add(found.Job);
            }

            if (marks.Count < PageSize) return jobs;
            after = marks[^1].Key;
        }
    }

    public async Task PutCheckpointAsync(string jobId, ChunkCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await state.WriteAsync([new StateWrite(CheckpointPartition(jobId), CheckpointKey(checkpoint.Chunk), JobJson.Write(checkpoint))], cancellationToken);
        signals.Progressed(jobId);
    }

    public async Task<ChunkCheckpoint?> FindCheckpointAsync(string jobId, int chunk, CancellationToken cancellationToken) =>
        await state.GetAsync(CheckpointPartition(jobId), CheckpointKey(chunk), cancellationToken) is { } item ? JobJson.Read<ChunkCheckpoint>(item.Value) : null;

    public async Task<IReadOnlyList<ChunkCheckpoint>> CheckpointsAsync(string jobId, CancellationToken cancellationToken)
    {
        // A job has at most 1,000 chunks, which is also the most that one query gives.
        var items = await state.QueryAsync(new StateRange(CheckpointPartition(jobId), Limit: 1000), cancellationToken);
        return [.. items.Select(item => JobJson.Read<ChunkCheckpoint>(item.Value))];
    }

    /// <summary>Removes a finished job with its checkpoints; its files are the caller's to remove first.</summary>
    public async Task RemoveAsync(string jobId, CancellationToken cancellationToken)
    {
        foreach (var checkpoints in (await CheckpointsAsync(jobId, cancellationToken)).Chunk(100))
        {
            await state.WriteAsync([.. checkpoints.Select(c => new StateWrite(CheckpointPartition(jobId), CheckpointKey(c.Chunk), null))], cancellationToken);
        }

        await state.WriteAsync([new StateWrite(Partition, jobId, null), new StateWrite(ActivePartition, jobId, null)], cancellationToken);
    }

    /// <summary>Counts move all the time and nothing is to be started for that.</summary>
    private static bool CallsForWork(JobRecord before, JobRecord after) =>
        before.Status != after.Status || before.UploadExpiresAt != after.UploadExpiresAt || before.ExecutionNumber != after.ExecutionNumber;

    private static StateWrite ActiveMark(JobRecord job) => new(ActivePartition, job.JobId, JobStatuses.IsFinal(job.Status) ? null : "{}");

    private static JobPage Page(List<JobRecord> jobs, int limit) =>
        jobs.Count > limit ? new JobPage(jobs[..limit], jobs[limit - 1].JobId) : new JobPage(jobs, null);

    private static string CheckpointPartition(string jobId) => $"job-checkpoints/{jobId}";

    private static string CheckpointKey(int chunk) => chunk.ToString("D4", CultureInfo.InvariantCulture);
}
