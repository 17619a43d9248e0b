using System.Text.Json.Serialization;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>A subscriber as Dual answers it: Legacy's record, or Cloud's where Legacy has none, and how the two compare.</summary>
public sealed record DualSubscriberResponse : SubscriberResponse
{
    /// <summary>SYNCED, CONFLICT, CLOUD_ONLY, LEGACY_ONLY or PENDING; null when one side could not be read.</summary>
    public string? SyncStatus { get; init; }

    /// <summary>When Cloud's record last changed; null when Cloud has none.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset? CloudUpdatedAt { get; init; }

    /// <summary>When Legacy's record last changed; null when Legacy has none.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTimeOffset? LegacyUpdatedAt { get; init; }
}
