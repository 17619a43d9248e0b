using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Records;

/// <summary>
/// A job as it is stored (partition <c>jobs</c>, key <see cref="JobId"/>, a UUID version 7, so keys are in order of creation).
/// api.md's record is made from it for clients; counts of a running job are the sums of its checkpoints.
/// </summary>
internal sealed record JobRecord
{
    public required string JobId { get; init; }
    public required string JobType { get; init; }
    public required string Status { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Which execution is the current one: 1 for <c>{id}</c>, 2 for <c>{id}-2</c> after a pause or redrive, …</summary>
    public int ExecutionNumber { get; init; } = 1;
    public string? ExecutionArn { get; init; }

    /// <summary><c>FILE</c> or the <see cref="SystemDescriptor.JobName"/> of a system (MIGRATION, BULK_DELETE).</summary>
    public string? Source { get; init; }

    /// <summary>The <see cref="SystemDescriptor.JobName"/> of a system (MIGRATION, BULK_DELETE).</summary>
    public string? Target { get; init; }
    public string? AuditType { get; init; }
    public string? ExportScope { get; init; }
    public string? Format { get; init; }

    /// <summary>Export: whether personal data is masked. A false was allowed and logged when the job was made.</summary>
    public bool MaskPii { get; init; } = true;
    public bool Gzip { get; init; }
    public SubscriberFilter Filters { get; init; } = SubscriberFilter.All;
    public JobOptions Options { get; init; } = new();

    public string? InputFileKey { get; init; }
    public string? OutputFileKey { get; init; }

    /// <summary>Null until known.</summary>
    public long? TotalRecords { get; init; }
    public JobCounts Counts { get; init; } = new();

    /// <summary>By table.</summary>
    public IReadOnlyDictionary<string, ConsumedUnits> Consumed { get; init; } = ConsumedUnits.None;
    public string? Error { get; init; }

    /// <summary>The job that this one undoes, repairs or redrives.</summary>
    public string? ParentJobId { get; init; }
    public string? Purpose { get; init; }

    /// <summary>For a repair: <c>CLOUD_WINS</c>, <c>LEGACY_WINS</c>, <c>NEWEST_WINS</c>, <c>MISSING_ONLY</c>.</summary>
    public string? RepairPolicy { get; init; }

    /// <summary>What limits the job now, in a few words (<c>throttle 500 rows/s</c>, <c>waiting for legacy</c>); null when nothing but the machine does.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>While QUEUED: its place among those that wait, the next one being 1.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>Why the running execution is being ended: <c>PAUSE</c> or <c>CANCEL</c>; null when it is not.</summary>
    public string? StopRequested { get; init; }

    /// <summary>When an upload link was given with the job: until when the upload may still arrive.</summary>
    public DateTimeOffset? UploadExpiresAt { get; init; }

    /// <summary>Whether the job starts by itself once its upload is there.</summary>
    public bool StartsOnArrival { get; init; }

    /// <summary>Whether its upload has not been taken in yet, so that it cannot start.</summary>
    public bool AwaitsUpload => Status == JobStatuses.Pending && UploadExpiresAt is not null;
}

/// <summary>Processed is the sum of the other three.</summary>
internal sealed record JobCounts(long Success = 0, long Failed = 0, long Skipped = 0)
{
    public long Processed => Success + Failed + Skipped;

    public static JobCounts operator +(JobCounts a, JobCounts b) => new(a.Success + b.Success, a.Failed + b.Failed, a.Skipped + b.Skipped);
}

/// <summary>api.md's <c>options</c>.</summary>
internal sealed record JobOptions
{
    public const string Skip = "skip";
    public const string Overwrite = "overwrite";
    public const string Fail = "fail";

    public bool DryRun { get; init; }

    /// <summary>Only reads and validates the file; no look-ups.</summary>
    public bool ValidateOnly { get; init; }

    /// <summary>What happens to a row whose uid exists: <c>skip</c>, <c>overwrite</c>, <c>fail</c> (the row fails).</summary>
    public string OnConflict { get; init; } = Fail;

    /// <summary>0 to 100; the job is stopped once more than this share of its processed rows failed.</summary>
    public double MaxFailedPercent { get; init; } = 100;

    /// <summary>Rows per second, 1 or more; null for no limit.</summary>
    public int? ThrottlePerSecond { get; init; }

    /// <summary>DynamoDB write units per second, 1 or more; null for no limit.</summary>
    public int? WriteUnitsPerSecond { get; init; }
}
