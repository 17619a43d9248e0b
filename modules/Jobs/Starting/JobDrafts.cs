using SubscriberPortal.Jobs.Endpoints.Contracts;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>Reads requests into records: every rule that can be known without reading a file or another job. What is wrong goes into the errors, and the record is then not to be used.</summary>
internal sealed class JobDrafts(ProvisioningSystems systems, IProvisioningMode mode, TimeProvider time)
{
    private const int HighestRate = 1_000_000;
    private static readonly string[] FileJobTypes = [JobTypes.Migration, JobTypes.BulkDelete];

    public async Task<JobRecord> MigrationAsync(MigrationJobRequest request, JobCaller caller, FieldErrors errors, CancellationToken cancellationToken)
    {
        var type = errors.Word("jobType", request.JobType, FileJobTypes) ?? JobTypes.Migration;
        var target = string.IsNullOrEmpty(request.Target) ? await DefaultTargetAsync(cancellationToken) : System("target", request.Target, errors);
        var filters = Filters(request.Filters, errors);
        var hasFile = !string.IsNullOrEmpty(request.InputFileKey) || !string.IsNullOrEmpty(request.JobId);
        var source = type == JobTypes.Migration
            ? MigrationSource(request, target, filters, hasFile, errors)
            : BulkDeleteSource(request, target, filters, hasFile, errors);
        return New(type, caller) with { Source = source, Target = target, Filters = filters, Options = Options(request.Options, errors), InputFileKey = Given(request.InputFileKey) };
    }

    public JobRecord Audit(AuditJobRequest request, JobCaller caller, FieldErrors errors) => New(JobTypes.Audit, caller) with
    {
        AuditType = errors.Word("auditType", request.AuditType, AuditTypes.All, AuditTypes.ConsistencyCheck),
        Filters = Filters(request.Filters, errors),
    };

    public JobRecord Export(ExportJobRequest request, JobCaller caller, FieldErrors errors) => New(JobTypes.Export, caller) with
    {
        ExportScope = errors.Word("exportScope", request.ExportScope, [.. ExportScopes.Of(systems)], ExportScopes.BothSystems),
        Format = errors.Word("format", request.Format, ExportFormats.All, ExportFormats.Csv),
        Filters = Filters(request.Filters, errors),
        MaskPii = request.MaskPii ?? true,
        Gzip = request.Gzip ?? false,
    };

    public JobRecord New(string jobType, JobCaller caller) => new()
    {
        JobId = JobIds.New(time),
        JobType = jobType,
        Status = JobStatuses.Pending,
        CreatedBy = caller.Name,
        CreatedAt = time.GetUtcNow(),
    };

    public async Task<string> DefaultTargetAsync(CancellationToken cancellationToken) => (await mode.GetAsync(cancellationToken)).Mode.ToName();

    public string? System(string field, string? name, FieldErrors errors) => errors.Word(field, name, [.. systems.All.Select(s => s.JobName)]);

    public static SubscriberFilter Filters(JobFiltersRequest? request, FieldErrors errors)
    {
        if (request is null) return SubscriberFilter.All;
        var status = default(SubscriberStatus);
        var hasStatus = Given(request.Status) is { } word && errors.Word("filters.status", word, SubscriberStatusNames.All) is not null && SubscriberStatusNames.TryParse(word, out status);
        if (SubscriberRules.Check(SubscriberField.PlanId, request.PlanId) is { } violation) errors.Add("filters.planId", violation.Message);
        return new SubscriberFilter { Status = hasStatus ? status : null, PlanId = Given(request.PlanId) };
    }

    public static int? Rate(string field, int? value, FieldErrors errors)
    {
        if (value is < 1 or > HighestRate) errors.Add(field, $"{field} must be 1 to {HighestRate}, or null for no limit.");
        return value;
    }

    private static string MigrationSource(MigrationJobRequest request, string? target, SubscriberFilter filters, bool hasFile, FieldErrors errors, string[] systemNames)
    {
        var source = errors.Word("source", request.Source, [JobSources.File, .. systemNames], JobSources.File) ?? JobSources.File;
        if (source == JobSources.File)
        {
            if (!hasFile) errors.Add("inputFileKey", "A migration from a file needs the inputFileKey or the jobId of an upload.");
            if (!filters.IsEmpty) errors.Add("filters", "filters choose among the subscribers of a system; a migration from a file takes all of its rows.");
            return source;
        }

        if (hasFile) errors.Add(string.IsNullOrEmpty(request.InputFileKey) ? "jobId" : "inputFileKey", $"A migration from {source} takes no file.");
        if (source == target) errors.Add("source", $"source and target are both {source}; they must differ.");
        return source;
    }

    private static string? BulkDeleteSource(MigrationJobRequest request, string? target, SubscriberFilter filters, bool hasFile, FieldErrors errors)
    {
        var source = Given(request.Source);
        if (hasFile == !filters.IsEmpty)
        {
            errors.Add("filters", hasFile
                ? "A bulk delete takes a file or filters, not both."
                : "A bulk delete needs filters, or the inputFileKey or jobId of an upload: it never means everything.");
        }

        var needed = hasFile ? JobSources.File : target;
        if (source is not null && needed is not null && source != needed)
            errors.Add("source", hasFile ? "The source of a bulk delete with a file is FILE." : $"A bulk delete by filters finds its subscribers in its target, {target}; leave source out.");
        return needed;
    }

    private string MigrationSource(MigrationJobRequest request, string? target, SubscriberFilter filters, bool hasFile, FieldErrors errors) =>
        MigrationSource(request, target, filters, hasFile, errors, [.. systems.All.Where(s => s.Key != SystemKeys.Dual).Select(s => s.JobName)]);

    private static JobOptions Options(JobOptionsRequest? request, FieldErrors errors)
    {
        if (request is null) return new JobOptions();
        if (request.MaxFailedPercent is { } percent && !(percent is >= 0 and <= 100)) errors.Add("options.maxFailedPercent", "maxFailedPercent must be 0 to 100.");
        return new JobOptions
        {
            DryRun = request.DryRun ?? false,
            ValidateOnly = request.ValidateOnly ?? false,
            OnConflict = errors.Word("options.onConflict", request.OnConflict, [JobOptions.Skip, JobOptions.Overwrite, JobOptions.Fail], JobOptions.Fail) ?? JobOptions.Fail,
            MaxFailedPercent = request.MaxFailedPercent ?? 100,
            ThrottlePerSecond = Rate("options.throttlePerSecond", request.ThrottlePerSecond, errors),
            WriteUnitsPerSecond = Rate("options.writeUnitsPerSecond", request.WriteUnitsPerSecond, errors),
        };
    }

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
