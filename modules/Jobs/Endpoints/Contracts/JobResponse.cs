using System.Text.Json.Serialization;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Jobs.Endpoints.Contracts;

/// <summary>A job as it is now.</summary>
public sealed record JobResponse
{
    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    /// <summary>MIGRATION, AUDIT, EXPORT or BULK_DELETE.</summary>
    [JsonPropertyName("job_type")] public required string JobType { get; init; }

    /// <summary>PENDING, QUEUED, RUNNING, PAUSED, COMPLETED, FAILED or CANCELLED.</summary>
    [JsonPropertyName("job_status")] public required string JobStatus { get; init; }

    [JsonPropertyName("execution_arn")] public string? ExecutionArn { get; init; }
    [JsonPropertyName("input_file_key")] public string? InputFileKey { get; init; }
    [JsonPropertyName("output_file_key")] public string? OutputFileKey { get; init; }

    /// <summary>Null until known.</summary>
    [JsonPropertyName("total_records")] public long? TotalRecords { get; init; }

    /// <summary>The sum of success, failed and skipped.</summary>
    [JsonPropertyName("processed_records")] public long ProcessedRecords { get; init; }
    [JsonPropertyName("success_records")] public long SuccessRecords { get; init; }
    [JsonPropertyName("failed_records")] public long FailedRecords { get; init; }
    [JsonPropertyName("skipped_records")] public long SkippedRecords { get; init; }
    [JsonPropertyName("rate_per_second")] public double RatePerSecond { get; init; }

    /// <summary>Null unless it runs and its total is known.</summary>
    [JsonPropertyName("eta_seconds")] public long? EtaSeconds { get; init; }
    [JsonPropertyName("filters")] public required JobFiltersResponse Filters { get; init; }
    [JsonPropertyName("options")] public required JobOptionsResponse Options { get; init; }
    [JsonPropertyName("dry_run")] public bool DryRun { get; init; }

    /// <summary>Where and why it failed.</summary>
    [JsonPropertyName("error")] public string? Error { get; init; }

    /// <summary>The job that this one undoes, repairs or redrives.</summary>
    [JsonPropertyName("parent_job_id")] public string? ParentJobId { get; init; }

    /// <summary>UNDO, REPAIR, REDRIVE or null.</summary>
    [JsonPropertyName("purpose")] public string? Purpose { get; init; }

    /// <summary>What holds it back now, in a few words.</summary>
    [JsonPropertyName("limited_by")] public string? LimitedBy { get; init; }

    /// <summary>Its place among the jobs that wait; null unless it is QUEUED.</summary>
    [JsonPropertyName("queue_position")] public int? QueuePosition { get; init; }

    /// <summary>DynamoDB's capacity units by table, as far as it reported them.</summary>
    [JsonPropertyName("consumed_capacity")] public required IReadOnlyDictionary<string, ConsumedCapacityResponse> ConsumedCapacity { get; init; }
    [JsonPropertyName("created_by")] public required string CreatedBy { get; init; }
    [JsonPropertyName("created_at"), JsonConverter(typeof(UtcTimestampConverter))] public DateTimeOffset CreatedAt { get; init; }
    [JsonPropertyName("started_at"), JsonConverter(typeof(UtcTimestampConverter))] public DateTimeOffset? StartedAt { get; init; }
    [JsonPropertyName("finished_at"), JsonConverter(typeof(UtcTimestampConverter))] public DateTimeOffset? FinishedAt { get; init; }

    internal static JobResponse From(JobRecord job, double ratePerSecond) => new()
    {
        JobId = job.JobId,
        JobType = job.JobType,
        JobStatus = job.Status,
        ExecutionArn = job.ExecutionArn,
        InputFileKey = job.InputFileKey,
        OutputFileKey = job.OutputFileKey,
        TotalRecords = job.TotalRecords,
        ProcessedRecords = job.Counts.Processed,
        SuccessRecords = job.Counts.Success,
        FailedRecords = job.Counts.Failed,
        SkippedRecords = job.Counts.Skipped,
        RatePerSecond = ratePerSecond,
        EtaSeconds = job.Status == JobStatuses.Running && ratePerSecond > 0 && job.TotalRecords is { } total
            ? (long)Math.Ceiling(Math.Max(0, total - job.Counts.Processed) / ratePerSecond)
            : null,
        Filters = new JobFiltersResponse(job.Filters.Status?.ToName(), job.Filters.PlanId),
        Options = JobOptionsResponse.From(job.Options),
        DryRun = job.Options.DryRun,
        Error = job.Error,
        ParentJobId = job.ParentJobId,
        Purpose = job.Purpose,
        LimitedBy = job.LimitedBy,
        QueuePosition = job.QueuePosition,
        ConsumedCapacity = job.Consumed.ToDictionary(pair => pair.Key, pair => new ConsumedCapacityResponse(pair.Value.Read, pair.Value.Write)),
        CreatedBy = job.CreatedBy,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
    };
}

/// <summary>Capacity units of one table.</summary>
public sealed record ConsumedCapacityResponse(double ReadUnits, double WriteUnits);

/// <summary>Which subscribers; a member that is not there does not filter.</summary>
public sealed record JobFiltersResponse(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PlanId);

/// <summary>How rows are treated.</summary>
public sealed record JobOptionsResponse(
    bool DryRun, bool ValidateOnly, string OnConflict, double MaxFailedPercent, int? ThrottlePerSecond, int? WriteUnitsPerSecond)
{
    internal static JobOptionsResponse From(JobOptions options) =>
        new(options.DryRun, options.ValidateOnly, options.OnConflict, options.MaxFailedPercent, options.ThrottlePerSecond, options.WriteUnitsPerSecond);
}
