using System.Text.Json.Serialization;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>A dual write that has begun and is not yet settled.</summary>
public sealed record PendingIntentResponse
{
    public required string Id { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or REPAIR.</summary>
    public required string Operation { get; init; }

    [JsonConverter(typeof(UtcTimestampConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonConverter(typeof(UtcTimestampConverter))]
    public required DateTimeOffset LeaseUntil { get; init; }

    public string? LastError { get; init; }

    /// <summary>What will happen to it next, and when.</summary>
    public required string NextStep { get; init; }
}
