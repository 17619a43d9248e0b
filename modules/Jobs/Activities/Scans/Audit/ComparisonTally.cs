using SubscriberPortal.Jobs.Activities.Scans.Pairs;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>What a comparison counted so far; stored with each run that it commits.</summary>
internal sealed class ComparisonTally
{
    /// <summary>Plans are free text: beyond so many the rest is counted together.</summary>
    private const int MostPlans = 200;
    private const string OtherPlans = "(other plans)";

    public long Synced { get; set; }
    public long Conflicts { get; set; }
    public long CloudOnly { get; set; }
    public long LegacyOnly { get; set; }
    public long Pending { get; set; }

    /// <summary>Conflicts by the field that differs.</summary>
    public SortedDictionary<string, long> ByField { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Differing subscribers by status, Legacy's where both sides have one.</summary>
    public SortedDictionary<string, long> ByStatus { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Likewise by plan; <c>""</c> for none.</summary>
    public SortedDictionary<string, long> ByPlan { get; init; } = new(StringComparer.Ordinal);

    public long Different => Conflicts + CloudOnly + LegacyOnly;

    /// <summary>A pending subscriber is neither equal nor different: nobody can say before its intent is settled.</summary>
    public JobCounts ToCounts() => new(Synced, Different, Pending);

    /// <summary>Counts a confirmed pair; answers its finding, null when it is equal.</summary>
    public AuditFinding? Add(ConfirmedPair confirmed)
    {
        var (pair, status) = confirmed;
        switch (status)
        {
            case SyncStatus.Synced:
                Synced++;
                return null;
            case SyncStatus.Conflict:
                Conflicts++;
                break;
            case SyncStatus.CloudOnly:
                CloudOnly++;
                break;
            case SyncStatus.LegacyOnly:
                LegacyOnly++;
                break;
            default:
                Pending++;
                break;
        }

        var fields = pair.DifferingFields();
        if (status != SyncStatus.Pending) CountDifference(pair, fields);
        return new AuditFinding(
            pair.Uid, status.ToName(), [.. fields.Select(f => new FieldConflict(f.Name, f.Read(pair.Cloud!.Subscriber), f.Read(pair.Legacy!.Subscriber)))]);
    }

    private void CountDifference(Pair pair, IReadOnlyList<SubscriberField> fields)
    {
        foreach (var field in fields) Increment(ByField, field.Name);
        var subscriber = (pair.Legacy ?? pair.Cloud)!.Subscriber;
        Increment(ByStatus, subscriber.Status.ToName());
        var plan = subscriber.PlanId ?? "";
        Increment(ByPlan, ByPlan.ContainsKey(plan) || ByPlan.Count < MostPlans ? plan : OtherPlans);
    }

    private static void Increment(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
