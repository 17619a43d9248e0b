using System.Text.Json.Serialization;

namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>One subscriber through Dual: what each side holds and where they differ.</summary>
public sealed record DualSubscriberDetail
{
    public required DualSubscriberResponse Subscriber { get; init; }

    /// <summary>SYNCED, CONFLICT, CLOUD_ONLY, LEGACY_ONLY or PENDING; null when one side could not be read.</summary>
    public required string? SyncStatus { get; init; }

    /// <summary>Cloud's record, or null.</summary>
    public required SubscriberResponse? Cloud { get; init; }

    /// <summary>Legacy's record, or null.</summary>
    public required SubscriberResponse? Legacy { get; init; }

    /// <summary>The fields that differ.</summary>
    public required IReadOnlyList<ConflictResponse> Conflicts { get; init; }

    /// <summary>The dual write that is not yet settled, or null.</summary>
    public required PendingIntentResponse? Pending { get; init; }

    /// <summary>The side that could not be read, if any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unreachable { get; init; }
}
