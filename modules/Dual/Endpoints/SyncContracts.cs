using System.Text.Json.Serialization;
using SubscriberPortal.Web.Json;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Dual.Endpoints;

/// <param name="Strategy">CLOUD_WINS, LEGACY_WINS, NEWEST_WINS or MERGE.</param>
/// <param name="Fields">With MERGE: for every field that differs, CLOUD or LEGACY.</param>
/// <param name="Version">The version of the preview that this was decided on; the repair is refused when it has moved.</param>
public sealed record SyncSubscriberRequest(string? Strategy, IReadOnlyDictionary<string, string?>? Fields = null, string? Version = null);

/// <param name="Uids">Which subscribers, 1 to 1,000.</param>
/// <param name="Strategy">CLOUD_WINS, LEGACY_WINS, NEWEST_WINS or MERGE.</param>
/// <param name="Fields">With MERGE: for every field that differs, CLOUD or LEGACY.</param>
public sealed record SyncSelectionRequest(IReadOnlyList<string>? Uids, string? Strategy, IReadOnlyDictionary<string, string?>? Fields = null);

/// <param name="Uid">The subscriber.</param>
/// <param name="SyncStatus">How the sides compare now.</param>
/// <param name="Version">Send it along with the sync, so that no later change is overwritten; null when neither side has the record.</param>
/// <param name="Conflicts">Where the sides differ now.</param>
/// <param name="Result">The record as both sides would be; null when neither would have it, or <paramref name="Problem"/> says why not.</param>
/// <param name="Problem">Why the strategy cannot be applied; null when it can.</param>
public sealed record SyncPreviewAnswer(
    string Uid, string? SyncStatus, string? Version, IReadOnlyList<ConflictResponse> Conflicts, SubscriberResponse? Result, string? Problem);

/// <param name="Uid">The subscriber.</param>
/// <param name="Outcome">DONE, UNCHANGED, REFUSED or UNKNOWN.</param>
/// <param name="Detail">Why, when it was not done.</param>
/// <param name="SyncStatus">How the sides compare afterwards, where that is known.</param>
public sealed record SyncItemAnswer(string Uid, string Outcome, string? Detail, string? SyncStatus);

/// <param name="Done">How many were repaired or were equal already.</param>
/// <param name="Failed">How many were not.</param>
/// <param name="Results">One for each uid, in the order of the request.</param>
public sealed record SyncSelectionAnswer(int Done, int Failed, IReadOnlyList<SyncItemAnswer> Results);

/// <summary>How the two sides compare as a whole.</summary>
public sealed record SyncStatusAnswer
{
    /// <summary>Null before the first audit, as the next three.</summary>
    public required long? Synced { get; init; }

    public required long? Conflicts { get; init; }

    public required long? CloudOnly { get; init; }

    public required long? LegacyOnly { get; init; }

    /// <summary>Intents that are open now.</summary>
    public required int Pending { get; init; }

    /// <summary>When the audit ended.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public required DateTimeOffset? AsOf { get; init; }

    public required string? AuditJobId { get; init; }

    /// <summary>Whether there is no audit, or it is older than the setting Dual:StaleAfterHours.</summary>
    public required bool Stale { get; init; }

    public required SideHealthAnswer Cloud { get; init; }

    public required SideHealthAnswer Legacy { get; init; }
}

/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="LatencyMs">Of the round trip just made.</param>
/// <param name="Detail">What is wrong, or the store's name.</param>
public sealed record SideHealthAnswer(string Status, double LatencyMs, string Detail);
