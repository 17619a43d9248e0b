namespace SubscriberPortal.Jobs.Records;

/// <summary>The job records and their checkpoints, on <c>IStateStore</c>. Its one implementation is a boundary between the parts of this module.</summary>
internal interface IJobs
{
    Task<VersionedJob?> FindAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Stores a new record; false when one of that id exists.</summary>
    Task<bool> AddAsync(JobRecord job, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, changes and stores a record until nobody came between; a change that answers null leaves it as it is. Answers the record as it is then, null when there is none.
    /// Watchers (<c>/jobs/{id}/events</c>) learn of it.
    /// </summary>
    Task<JobRecord?> ChangeAsync(string jobId, Func<JobRecord, JobRecord?> change, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Stores a chunk's checkpoint and adds nothing up: totals are the sum of the checkpoints. Unconditional: the holder of the chunk's task is the only writer.</summary>
    Task PutCheckpointAsync(string jobId, ChunkCheckpoint checkpoint, CancellationToken cancellationToken);

    Task<ChunkCheckpoint?> FindCheckpointAsync(string jobId, int chunk, CancellationToken cancellationToken);

    /// <summary>All checkpoints of a job, in order of chunk.</summary>
    Task<IReadOnlyList<ChunkCheckpoint>> CheckpointsAsync(string jobId, CancellationToken cancellationToken);
}

internal sealed record VersionedJob(JobRecord Job, long Version);

internal sealed record JobQuery(string? JobType = null, string? Status = null, DateTimeOffset? From = null, DateTimeOffset? To = null, int Limit = 25, string? Cursor = null);

internal sealed record JobPage(IReadOnlyList<JobRecord> Jobs, string? NextCursor);

/// <summary>How far one chunk of a job has come; rows up to <see cref="RowsDone"/> have had their effect and are in the counts.</summary>
/// <param name="Chunk">0 to 999.</param>
/// <param name="RowsDone">Rows of this chunk that are done, counted from its beginning, blank lines not counted.</param>
/// <param name="Position">Where to go on: what it means is the activity's own (a byte offset, a uid); null at the beginning.</param>
internal sealed record ChunkCheckpoint(int Chunk, long RowsDone, JobCounts Counts, string? Position, bool Finished);
