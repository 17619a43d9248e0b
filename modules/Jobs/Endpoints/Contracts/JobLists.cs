using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SubscriberPortal.Web.Json;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Jobs.Endpoints.Contracts;

/// <summary>A page of jobs, newest first.</summary>
public sealed record JobListResponse(IReadOnlyList<JobResponse> Jobs, PaginationResponse Pagination);

/// <summary>A page of a workflow's events, in order of id.</summary>
public sealed record JobHistoryResponse(IReadOnlyList<JobEventResponse> Events, PaginationResponse Pagination);

/// <summary>One event of a workflow.</summary>
/// <param name="Type">Such as TaskStateEntered.</param>
/// <param name="Details">As Step Functions gives them; null when the type has none.</param>
public sealed record JobEventResponse(long Id, long PreviousId, string Type, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset Timestamp, JsonNode? Details);

/// <summary>What became of a state of the workflow; of one that was entered several times, the last time.</summary>
/// <param name="Entered">How often it was entered.</param>
/// <param name="Attempts">How often its task was started.</param>
/// <param name="Error">The name and cause of the last failure.</param>
public sealed record JobStateResponse(
    string Name, string Type, int Entered, int Attempts, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset EnteredAt, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset? ExitedAt, JsonNode? Input, JsonNode? Output, JobStateErrorResponse? Error);

/// <summary>A failure of a state.</summary>
public sealed record JobStateErrorResponse(string? Error, string? Cause);

/// <summary>A page of an audit's findings, in order of uid.</summary>
public sealed record DifferencePageResponse(IReadOnlyList<JsonObject> Differences, PaginationResponse Pagination);

/// <summary>Where to put the file.</summary>
/// <param name="JobId">The job that the file is for.</param>
/// <param name="UploadUrl">The signed link.</param>
/// <param name="Method">PUT.</param>
/// <param name="Headers">What must be sent along.</param>
/// <param name="InputFileKey">The file's key.</param>
/// <param name="ExpiresAt">Until when the link is good.</param>
public sealed record UploadResponse(string JobId, string UploadUrl, string Method, IReadOnlyDictionary<string, string> Headers, string InputFileKey, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset ExpiresAt);

/// <summary>How many subscribers a filter would touch.</summary>
/// <param name="Target">The system that was counted.</param>
/// <param name="Filters">Which subscribers.</param>
/// <param name="Matching">How many there are.</param>
/// <param name="AsOf">When they were counted.</param>
public sealed record JobPreviewResponse(string Target, JobFiltersResponse Filters, long Matching, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset AsOf);
