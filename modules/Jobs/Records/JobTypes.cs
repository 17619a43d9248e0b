namespace SubscriberPortal.Jobs.Records;

/// <summary>The words of job records, as api.md writes them.</summary>
internal static class JobTypes
{
    public const string Migration = "MIGRATION";
    public const string BulkDelete = "BULK_DELETE";
    public const string Audit = "AUDIT";
    public const string Export = "EXPORT";

    public static readonly IReadOnlyList<string> All = [Migration, BulkDelete, Audit, Export];
}

internal static class JobStatuses
{
    public const string Pending = "PENDING";
    public const string Queued = "QUEUED";
    public const string Running = "RUNNING";
    public const string Paused = "PAUSED";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    public static readonly IReadOnlyList<string> All = [Pending, Queued, Running, Paused, Completed, Failed, Cancelled];

    /// <summary>Whether nothing more will happen to the job by itself.</summary>
    public static bool IsFinal(string status) => status is Completed or Failed or Cancelled;
}

/// <summary>Why a job was derived from another.</summary>
internal static class JobPurposes
{
    public const string Undo = "UNDO";
    public const string Repair = "REPAIR";
    public const string Redrive = "REDRIVE";
}

internal static class AuditTypes
{
    public const string ConsistencyCheck = "CONSISTENCY_CHECK";
    public const string DataValidation = "DATA_VALIDATION";
    public const string FullAudit = "FULL_AUDIT";
}

internal static class ExportScopes
{
    public const string CloudOnly = "CLOUD_ONLY";
    public const string LegacyOnly = "LEGACY_ONLY";
    public const string BothSystems = "BOTH_SYSTEMS";
    public const string Comparison = "COMPARISON";
}
