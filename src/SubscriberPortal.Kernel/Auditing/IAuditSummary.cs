namespace SubscriberPortal.Kernel.Auditing;

/// <summary>What a finished consistency audit found.</summary>
public sealed record AuditSummary(string JobId, DateTimeOffset FinishedAt, long Synced, long Conflicts, long CloudOnly, long LegacyOnly);

/// <summary>The results of finished consistency audits over everything (no filter), for sync status and dashboard.</summary>
public interface IAuditSummary
{
    /// <summary>Null before the first.</summary>
    Task<AuditSummary?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<AuditSummary>> RecentAsync(int limit, CancellationToken cancellationToken);
}
