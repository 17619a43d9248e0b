using Microsoft.AspNetCore.Mvc;

namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>The query of a list, as text: each value is checked, and a bad one is answered by name.</summary>
public sealed record SubscriberListParameters
{
    /// <summary>Only those of this status: ACTIVE, INACTIVE, SUSPENDED or DELETED.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>Only those on this plan.</summary>
    [FromQuery(Name = "planId")]
    public string? PlanId { get; init; }

    /// <summary>A prefix of uid, MSISDN or (with <c>pii:read</c>) IMSI.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Dual only: SYNCED, CONFLICT, CLOUD_ONLY, LEGACY_ONLY or PENDING.</summary>
    [FromQuery(Name = "syncStatus")]
    public string? SyncStatus { get; init; }

    /// <summary>How many, 1 to 1000; 25 when not given.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>Where the page begins: <c>pagination.nextCursor</c> of the page before, with the same filters.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}
