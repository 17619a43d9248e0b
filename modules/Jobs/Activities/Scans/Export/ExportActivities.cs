using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Formats;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Export;

/// <summary>Cuts the systems that the scope asks for into segments.</summary>
internal sealed class PlanExport(IFileStore files, ProvisioningSystems systems, IJobs jobs, TimeProvider time) : IActivityHandler
{
    public string Activity => "PlanExport";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        IProvisioningProvider[] providers = [.. ExportInput.SystemsOf(job, systems).Select(systems.Provider)];
        _ = ExportInput.FormatOf(job);
        var plan = await ScanPlan.MakeAsync(job.JobId, files, providers, time, cancellationToken);

        // For the progress; the number of rows that were written replaces it at the end. The rows of two systems together are not known before they are merged.
        if (providers is [var only] && job.Filters.IsEmpty && job.TotalRecords is null)
        {
            var total = (await only.CountAsync(cancellationToken)).Total;
            await jobs.ChangeAsync(job.JobId, j => j with { TotalRecords = total }, cancellationToken);
        }

        return new JsonObject { ["planKey"] = JobFiles.Plan(job.JobId), ["segments"] = plan.Systems.Sum(s => s.Segments.Count) };
    }
}

/// <summary>Reads one system's records into sorted runs.</summary>
internal sealed class ExportSystem(SystemScan scan, ProvisioningSystems systems, IOptions<ScanOptions> options) : IActivityHandler
{
    public string Activity => "ExportSystem";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var ofScope = ExportInput.SystemsOf(job, systems);
        var system = context.SystemInput(ofScope);
        var format = ExportInput.FormatOf(job);
        var capacity = options.Value.BufferBytes;

        // Of two systems the job counts the merged rows.
        Func<long, long, JobCounts>? counts = ofScope.Count == 1 ? (rows, _) => new JobCounts(rows) : null;
        var read = await scan.RunAsync(
            job,
            system,
            system,
            () => job.ExportScope == ExportScopes.Comparison ? ExportSink.OfRecords(capacity) : ExportSink.OfRows(capacity, format, job.MaskPii),
            counts,
            cancellationToken);
        return new JsonObject { ["system"] = system, ["records"] = read.Processed };
    }
}

/// <summary>What exports read of the job's record.</summary>
internal static class ExportInput
{
    /// <summary>The systems that a scope reads; where two have the same uid, the first one's record is taken.</summary>
    public static IReadOnlyList<string> SystemsOf(JobRecord job, ProvisioningSystems systems) => job.ExportScope switch
    {
        ExportScopes.CloudOnly => [SystemKeys.Cloud],
        ExportScopes.LegacyOnly => [SystemKeys.Legacy],
        ExportScopes.BothSystems or ExportScopes.Comparison => [SystemKeys.Legacy, SystemKeys.Cloud],
        { } key when ExportScopes.PluginsOf(systems).Any(s => s.Key == key) => [key],
        _ => throw new ActivityFailedException(ActivityFailedException.Permanent, $"There is no export scope {job.ExportScope ?? "null"}."),
    };

    public static ExportFormat FormatOf(JobRecord job) =>
        ExportFormat.Find(job.Format) ?? throw new ActivityFailedException(ActivityFailedException.Permanent, $"There is no export format {job.Format ?? "null"}.");
}
