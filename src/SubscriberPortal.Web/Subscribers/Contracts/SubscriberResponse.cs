using System.Text.Json.Serialization;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>A subscriber as the API answers it; personal data is masked for whoever lacks <c>pii:read</c>.</summary>
[JsonDerivedType(typeof(DualSubscriberResponse))]
public record SubscriberResponse
{
    /// <summary>The key.</summary>
    public required string Uid { get; init; }

    /// <summary>The subscriber's number in E.164 form.</summary>
    public required string Msisdn { get; init; }

    /// <summary>The International Mobile Subscriber Identity, 15 digits; masked as <c>310260•••••••••</c>.</summary>
    public required string Imsi { get; init; }

    /// <summary>ACTIVE, INACTIVE, SUSPENDED or DELETED.</summary>
    public required string Status { get; init; }

    public string? PlanId { get; init; }

    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Address { get; init; }

    /// <summary>YYYY-MM-DD.</summary>
    public string? DateOfBirth { get; init; }

    /// <summary>When it was created, UTC.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset UpdatedAt { get; init; }
}
