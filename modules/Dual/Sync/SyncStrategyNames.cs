using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Sync;

/// <summary>The words of strategies and sides in API and forms.</summary>
internal static class SyncStrategyNames
{
    /// <summary>Each strategy that a person may choose, with what it does.</summary>
    public static readonly IReadOnlyList<(SyncStrategy Strategy, string Name, string Meaning)> All =
    [
        (SyncStrategy.CloudWins, "CLOUD_WINS", "Legacy becomes what Cloud holds; what only Legacy has is removed."),
        (SyncStrategy.LegacyWins, "LEGACY_WINS", "Cloud becomes what Legacy holds; what only Cloud has is removed."),
        (SyncStrategy.NewestWins, "NEWEST_WINS", "The side that was changed later wins; what one side lacks is copied to it."),
        (SyncStrategy.Merge, "MERGE", "For each field that differs you choose the side."),
    ];

    public static SyncStrategy? Find(string? name)
    {
        foreach (var (strategy, word, _) in All)
        {
            if (word == name) return strategy;
        }

        return null;
    }

    /// <summary>The key of a side from its word, or the word itself where it is none.</summary>
    public static string SideKey(string word) => word switch
    {
        "CLOUD" => SystemKeys.Cloud,
        "LEGACY" => SystemKeys.Legacy,
        _ => word,
    };
}
