using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Dual;

/// <summary>How the two sides of one uid compare.</summary>
public enum SyncStatus
{
    Synced,
    Conflict,
    CloudOnly,
    LegacyOnly,

    /// <summary>A dual write to it has begun and is not yet settled.</summary>
    Pending,
}

/// <param name="Status">Null when it cannot be said, because one side could not be read: then <see cref="Unreachable"/> names it.</param>
/// <param name="Pending">The open intent on this uid, if any.</param>
public sealed record SyncState(SyncStatus? Status, Subscriber? Cloud, Subscriber? Legacy, IReadOnlyList<FieldConflict> Conflicts, OpenIntent? Pending)
{
    /// <summary>The key of the side that could not be reached, so that only the other's record is here; null when both answered.</summary>
    public string? Unreachable { get; init; }
}

/// <summary>One field in which the sides differ; the values are as stored and must be masked before they are shown.</summary>
public sealed record FieldConflict(string Field, string? CloudValue, string? LegacyValue);

/// <summary>The words of the sync statuses.</summary>
public static class SyncStatusNames
{
    private static readonly string[] Names = ["SYNCED", "CONFLICT", "CLOUD_ONLY", "LEGACY_ONLY", "PENDING"];

    public static IReadOnlyList<string> All => Names;

    public static string ToName(this SyncStatus status) => Names[(int)status];

    public static bool TryParse(string? name, out SyncStatus status)
    {
        var index = Array.IndexOf(Names, name);
        status = (SyncStatus)Math.Max(index, 0);
        return index >= 0;
    }
}
