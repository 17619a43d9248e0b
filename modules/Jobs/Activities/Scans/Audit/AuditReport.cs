using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>
/// What <see cref="JobFiles.Report"/> of an audit holds. The counts of a comparison are null when there was none, those of a validation likewise.
/// </summary>
/// <param name="AsOf">When the audit began to read. What it reports as different was still so when it was read again after that.</param>
/// <param name="Total">Distinct uids; of a validation alone: records of both systems.</param>
/// <param name="Invalid">Records that break a rule, counted in each system.</param>
/// <param name="Records">Records read, by system.</param>
/// <param name="ByField">Conflicts by the field that differs.</param>
/// <param name="ByStatus">Differing subscribers by status.</param>
/// <param name="ByPlan">Differing subscribers by plan.</param>
/// <param name="ByRule">Violations by code.</param>
internal sealed record AuditReport(
    string JobId,
    string AuditType,
    AuditReportFilters Filters,
    DateTimeOffset AsOf,
    DateTimeOffset FinishedAt,
    double DurationSeconds,
    long Total,
    long? Synced,
    long? Conflicts,
    long? CloudOnly,
    long? LegacyOnly,
    long? Pending,
    long? Invalid,
    IReadOnlyDictionary<string, long> Records,
    IReadOnlyDictionary<string, long> ByField,
    IReadOnlyDictionary<string, long> ByStatus,
    IReadOnlyDictionary<string, long> ByPlan,
    IReadOnlyDictionary<string, long> ByRule)
{
    /// <summary>In an audit success is equal and failed is different; of a validation alone, valid and invalid.</summary>
    public JobCounts ToCounts() => Synced is null
        ? new JobCounts(Total - (Invalid ?? 0), Invalid ?? 0)
        : new JobCounts(Synced.Value, Conflicts!.Value + CloudOnly!.Value + LegacyOnly!.Value, Pending!.Value);
}

/// <param name="Status">The status word, or null.</param>
internal sealed record AuditReportFilters(string? Status, string? PlanId);
