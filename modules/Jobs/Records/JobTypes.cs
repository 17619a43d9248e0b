using SubscriberPortal.Kernel.Provisioning;

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

/// <summary>Why a running execution is being ended (<see cref="JobRecord.StopRequested"/>).</summary>
internal static class JobStops
{
    public const string Pause = "PAUSE";
    public const string Cancel = "CANCEL";
}

internal static class RepairPolicies
{
    public static readonly IReadOnlyList<string> All = ["CLOUD_WINS", "LEGACY_WINS", "NEWEST_WINS", "MISSING_ONLY"];
}

internal static class AuditTypes
{
    public const string ConsistencyCheck = "CONSISTENCY_CHECK";
    public const string DataValidation = "DATA_VALIDATION";
    public const string FullAudit = "FULL_AUDIT";

    public static readonly IReadOnlyList<string> All = [ConsistencyCheck, DataValidation, FullAudit];
}

internal static class ExportScopes
{
    public const string CloudOnly = "CLOUD_ONLY";
    public const string LegacyOnly = "LEGACY_ONLY";
    public const string BothSystems = "BOTH_SYSTEMS";
    public const string Comparison = "COMPARISON";

    public static readonly IReadOnlyList<string> All = [CloudOnly, LegacyOnly, BothSystems, Comparison];

    /// <summary>These, and the key of every plugin's system.</summary>
    public static IReadOnlyList<string> Of(ProvisioningSystems systems) => [.. All, .. PluginsOf(systems).Select(s => s.Key)];

    public static IEnumerable<SystemDescriptor> PluginsOf(ProvisioningSystems systems) =>
        systems.All.Where(s => s.Key is not (SystemKeys.Cloud or SystemKeys.Legacy or SystemKeys.Dual));
}

internal static class ExportFormats
{
    public const string Csv = "CSV";
    public const string Json = "JSON";
    public const string JsonLines = "JSONL";
    public const string Xml = "XML";

    public static readonly IReadOnlyList<string> All = [Csv, Json, JsonLines, Xml];
}

internal static class JobSources
{
    /// <summary>An uploaded file; every other source is a system's name in jobs.</summary>
    public const string File = "FILE";
}
