namespace SubscriberPortal.Jobs.Endpoints.Contracts;

/// <summary>Which subscribers; all that is given must hold.</summary>
/// <param name="Status">ACTIVE, INACTIVE, SUSPENDED or DELETED.</param>
/// <param name="PlanId">Exactly this plan.</param>
public sealed record JobFiltersRequest(string? Status = null, string? PlanId = null);

/// <summary>How a job treats its rows.</summary>
/// <param name="DryRun">Only says what would be; writes nothing. False unless told.</param>
/// <param name="ValidateOnly">Only reads and checks the file, without looking anything up. False unless told.</param>
/// <param name="OnConflict">What happens to a row whose uid exists: skip, overwrite or fail (the row fails), which is the default.</param>
/// <param name="MaxFailedPercent">0 to 100, the default; the job fails once more than this share of its processed rows failed.</param>
/// <param name="ThrottlePerSecond">Rows per second, 1 to 1000000; without it as fast as it goes.</param>
/// <param name="WriteUnitsPerSecond">DynamoDB write units per second, 1 to 1000000, shared by the instances that work on the job; without it as many as it takes.</param>
public sealed record JobOptionsRequest(
    bool? DryRun = null, bool? ValidateOnly = null, string? OnConflict = null, double? MaxFailedPercent = null, int? ThrottlePerSecond = null, int? WriteUnitsPerSecond = null);

/// <summary>An upload to come.</summary>
/// <param name="FileName">The file's name, without a folder.</param>
/// <param name="ContentType">text/csv, or another of the types that a CSV file goes by.</param>
/// <param name="JobType">MIGRATION: the job starts by itself when the file has arrived. BULK_DELETE: the job is made, and started by POST /migration/jobs.</param>
public sealed record UploadRequest(string? FileName = null, string? ContentType = null, string? JobType = null);

/// <summary>A migration or a bulk delete.</summary>
/// <param name="JobType">MIGRATION or BULK_DELETE.</param>
/// <param name="JobId">The job that an upload was made for.</param>
/// <param name="InputFileKey">The uploaded file; with it alone, a file can be used again by another job.</param>
/// <param name="Source">FILE, LEGACY, CLOUD or a plugin's key; FILE unless told.</param>
/// <param name="Target">CLOUD, LEGACY, DUAL_PROV or a plugin's key; the provisioning mode's unless told.</param>
/// <param name="Filters">Which subscribers of the source, or of the target of a bulk delete without a file.</param>
/// <param name="Options">How rows are treated.</param>
public sealed record MigrationJobRequest(
    string? JobType = null, string? JobId = null, string? InputFileKey = null, string? Source = null, string? Target = null, JobFiltersRequest? Filters = null, JobOptionsRequest? Options = null);

/// <summary>An audit of Cloud against Legacy.</summary>
/// <param name="AuditType">CONSISTENCY_CHECK, the default, DATA_VALIDATION or FULL_AUDIT.</param>
/// <param name="Filters">Which subscribers.</param>
public sealed record AuditJobRequest(string? AuditType = null, JobFiltersRequest? Filters = null);

/// <summary>An export.</summary>
/// <param name="ExportScope">CLOUD_ONLY, LEGACY_ONLY, BOTH_SYSTEMS, the default, COMPARISON, or a plugin's key.</param>
/// <param name="Format">CSV, the default, JSON, JSONL or XML.</param>
/// <param name="Filters">Which subscribers.</param>
/// <param name="MaskPii">True unless told; false needs pii:read and is logged.</param>
/// <param name="Gzip">Compresses the file. False unless told.</param>
public sealed record ExportJobRequest(string? ExportScope = null, string? Format = null, JobFiltersRequest? Filters = null, bool? MaskPii = null, bool? Gzip = null);

/// <summary>What to do about an audit's findings.</summary>
/// <param name="Policy">CLOUD_WINS, LEGACY_WINS, NEWEST_WINS or MISSING_ONLY.</param>
/// <param name="DryRun">Only says what would be. False unless told.</param>
public sealed record RepairRequest(string? Policy = null, bool? DryRun = null);

/// <summary>What can be changed about a job that has not ended.</summary>
/// <param name="ThrottlePerSecond">Rows per second, 1 to 1000000; null for no limit.</param>
public sealed record JobChangeRequest([property: System.Text.Json.Serialization.JsonRequired] int? ThrottlePerSecond);
