using System.Text.Json.Serialization;
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
/// <param name="Filters">Which subscribers.</param>
/// <param name="Options">MIGRATION: how rows are treated.</param>
public sealed record JobScheduleRequest(
    string? JobType = null, string? Cron = null, string? TimeZone = null, string? Source = null, string? Target = null, string? AuditType = null, string? ExportScope = null,
    string? Format = null, bool? MaskPii = null, JobFiltersRequest? Filters = null, JobOptionsRequest? Options = null);

/// <summary>A schedule as it is now.</summary>
/// <param name="Schedule">When, and the job's body, as it was asked for.</param>
/// <param name="NextFireAt">Null when it never fires again.</param>
/// <param name="LastJobId">The job that the last firing made.</param>
/// <param name="LastProblem">Why the last firing made no job.</param>
public sealed record JobScheduleResponse(
    string Id, JobScheduleRequest Schedule, string CreatedBy, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset CreatedAt, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset? NextFireAt, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset? LastFiredAt, string? LastJobId, string? LastProblem);

/// <summary>All schedules, the oldest first.</summary>
public sealed record JobScheduleListResponse(IReadOnlyList<JobScheduleResponse> Schedules);
