using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Pages.Operations;

/// <summary>What the new-job forms send; bounds are those of the API and are checked where the API's are.</summary>
internal sealed class NewJobInput
{
    public string Source { get; set; } = JobSources.File;
    public string Target { get; set; } = "";
    public string? Status { get; set; }
    public string? PlanId { get; set; }
    public string OnConflict { get; set; } = JobOptions.Fail;
    public double? MaxFailedPercent { get; set; }
    public int? ThrottlePerSecond { get; set; }

    /// <summary><c>run</c>, <c>dryRun</c> or <c>validateOnly</c>.</summary>
    public string Run { get; set; } = "run";
    public string AuditType { get; set; } = AuditTypes.ConsistencyCheck;
    public string ExportScope { get; set; } = ExportScopes.BothSystems;
    public string Format { get; set; } = "CSV";
    public bool Unmasked { get; set; }
    public string? Confirm { get; set; }

    public MigrationJobRequest ToMigration() => new(JobTypes.Migration, Source: Source, Target: Target, Filters: Source == JobSources.File ? null : Filters, Options: Options);

    public MigrationJobRequest ToBulkDelete(bool hasFile) => new(JobTypes.BulkDelete, Target: Target, Filters: hasFile ? null : Filters, Options: Options with { OnConflict = null });

    public AuditJobRequest ToAudit() => new(AuditType, Filters);

    public ExportJobRequest ToExport() => new(ExportScope, Format, Filters, !Unmasked);

    /// <summary>The form's field for a field of the API.</summary>
    public static string FieldOf(string apiField) => apiField switch
    {
        "inputFileKey" or "jobId" or "fileName" or "contentType" => "Upload",
        "filters" or "filters.status" => "Input.Status",
        "maskPii" => "Input.Unmasked",
        _ => $"Input.{char.ToUpperInvariant(Last(apiField)[0])}{Last(apiField)[1..]}",
    };

    private JobFiltersRequest? Filters => string.IsNullOrEmpty(Status) && string.IsNullOrEmpty(PlanId) ? null : new JobFiltersRequest(NullIfEmpty(Status), NullIfEmpty(PlanId));

    private JobOptionsRequest Options => new(Run == "dryRun", Run == "validateOnly", OnConflict, MaxFailedPercent, ThrottlePerSecond);

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string Last(string field) => field[(field.LastIndexOf('.') + 1)..];
}
