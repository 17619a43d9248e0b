using System.Text.Json.Serialization;
using SubscriberPortal.Jobs.Scheduling;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Jobs.Endpoints.Contracts;

/// <summary>A job that is to be made again and again: when, and the job's own body.</summary>
/// <param name="JobType">MIGRATION, AUDIT or EXPORT; a bulk delete never starts by itself.</param>
/// <param name="Cron">When, in Quartz's dialect: seconds, minutes, hours, day of month, month, day of week.</param>
/// <param name="TimeZone">The IANA name of the time zone in which cron is meant; UTC unless told.</param>
/// <param name="Source">MIGRATION: the system it reads.</param>
/// <param name="Target">MIGRATION: the system it writes; the provisioning mode's unless told.</param>
/// <param name="AuditType">AUDIT: CONSISTENCY_CHECK, DATA_VALIDATION or FULL_AUDIT.</param>
/// <param name="ExportScope">EXPORT: CLOUD_ONLY, LEGACY_ONLY, BOTH_SYSTEMS or COMPARISON.</param>
/// <param name="Format">EXPORT: CSV, JSON, JSONL or XML.</param>
/// <param name="MaskPii">EXPORT: true unless told; false needs pii:read and is logged.</param>
/// <param name="Gzip">EXPORT: compresses the file. False unless told.</param>
/// <param name="Filters">Which subscribers.</param>
/// <param name="Options">MIGRATION: how rows are treated.</param>
public record JobScheduleRequest(
    string? JobType = null, string? Cron = null, string? TimeZone = null, string? Source = null, string? Target = null, string? AuditType = null, string? ExportScope = null,
    string? Format = null, bool? MaskPii = null, bool? Gzip = null, JobFiltersRequest? Filters = null, JobOptionsRequest? Options = null);

/// <summary>A schedule as it is now: the request, and what became of it.</summary>
public sealed record JobScheduleResponse : JobScheduleRequest
{
    internal JobScheduleResponse(JobSchedule schedule)
        : base(schedule.Request)
    {
        Id = schedule.Id;
        CreatedBy = schedule.CreatedBy;
        CreatedAt = schedule.CreatedAt;
        NextFireAt = schedule.NextFireAt;
        LastFiredAt = schedule.LastFiredAt;
        LastJobId = schedule.LastJobId;
        LastProblem = schedule.LastProblem;
    }

    public string Id { get; }
    public string CreatedBy { get; }

    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Null when it never fires again.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset? NextFireAt { get; }

    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset? LastFiredAt { get; }

    /// <summary>The job that the last firing made.</summary>
    public string? LastJobId { get; }

    /// <summary>Why the last firing made no job.</summary>
    public string? LastProblem { get; }
}

/// <summary>All schedules, the oldest first.</summary>
public sealed record JobScheduleListResponse(IReadOnlyList<JobScheduleResponse> Schedules);
