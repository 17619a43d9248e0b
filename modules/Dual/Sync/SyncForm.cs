using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Sync;

/// <summary>The form with which a person chooses how the sides of one subscriber become equal.</summary>
/// <param name="Chosen">The word of the chosen strategy; empty as long as none is.</param>
/// <param name="Sides">With MERGE: field name to CLOUD or LEGACY.</param>
internal sealed record SyncForm(string Uid, string Chosen, IReadOnlyDictionary<string, string> Sides, IReadOnlyList<FieldConflict> Conflicts)
{
    private const string Prefix = "take-";

    /// <summary>MERGE only where there is something to merge.</summary>
    public IEnumerable<(SyncStrategy Strategy, string Name, string Meaning)> Strategies =>
        SyncStrategyNames.All.Where(strategy => Conflicts.Count > 0 || strategy.Strategy != SyncStrategy.Merge);

    public static SyncForm Of(string uid, SyncState sync) => new(uid, "", new Dictionary<string, string>(), sync.Conflicts);

    /// <summary>What was chosen, from a query or a posted form.</summary>
    public static SyncForm Read(string uid, IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values)
    {
        var given = values.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var sides = SubscriberField.All.Where(field => given.GetValueOrDefault(Prefix + field.Name) is "CLOUD" or "LEGACY")
            .ToDictionary(field => field.Name, field => given[Prefix + field.Name]);
        return new SyncForm(uid, given.GetValueOrDefault("strategy", ""), sides, []);
    }

    public string? SideOf(string field) => Sides.GetValueOrDefault(field);

    public IEnumerable<KeyValuePair<string, string>> Hidden => Sides.Select(side => KeyValuePair.Create(Prefix + side.Key, side.Value)).Prepend(KeyValuePair.Create("strategy", Chosen));

    /// <summary>Null as long as no strategy is chosen.</summary>
    public SyncRequest? ToRequest(string? version) => SyncStrategyNames.Find(Chosen) is not { } strategy ? null : new SyncRequest(
        strategy, strategy == SyncStrategy.Merge ? Sides.ToDictionary(side => side.Key, side => SyncStrategyNames.SideKey(side.Value)) : null, version);
}
