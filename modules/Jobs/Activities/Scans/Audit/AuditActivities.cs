using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans.Audit;

/// <summary>Cuts both systems into segments.</summary>
internal sealed class PlanAudit(IFileStore files, ProvisioningSystems systems, TimeProvider time) : IActivityHandler
{
    public string Activity => "PlanAudit";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var plan = await ScanPlan.MakeAsync(
            context.Job.JobId, files, [systems.Provider(SystemKeys.Cloud), systems.Provider(SystemKeys.Legacy)], time, cancellationToken);
        return new JsonObject { ["planKey"] = JobFiles.Plan(context.Job.JobId), ["segments"] = plan.Systems.Sum(s => s.Segments.Count) };
    }
}

/// <summary>Reads one system's fingerprints.</summary>
internal sealed class ScanSystem(SystemScan scan, IOptions<ScanOptions> options) : IActivityHandler
{
    public string Activity => "ScanSystem";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var system = context.SystemInput(ActivityInput.Audited);
        var read = await scan.RunAsync(
            context.Job, system, AuditSets.Fingerprints(system), () => new FingerprintSink(options.Value.BufferBytes), null, cancellationToken);
        return new JsonObject { ["system"] = system, ["records"] = read.Processed };
    }
}

/// <summary>Reads one system's records, checks each against the rules, and keeps fingerprints and numbers for <see cref="CompareSystems"/>.</summary>
internal sealed class ValidateSystem(SystemScan scan, GuardScan guards, IOptions<ScanOptions> options) : IActivityHandler
{
    public string Activity => "ValidateSystem";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var system = context.SystemInput(ActivityInput.Audited);

        // A full audit counts subscribers when it compares them; a validation alone counts records as they are read.
        Func<long, long, JobCounts>? counts = context.Job.AuditType == AuditTypes.DataValidation ? (rows, failed) => new JobCounts(rows - failed, failed) : null;
        var read = await scan.RunAsync(
            context.Job, system, AuditSets.Fingerprints(system), () => new ValidationSink(system, options.Value.BufferBytes), counts, cancellationToken);
        await guards.RunAsync(context.Job, system, cancellationToken);
        return new JsonObject { ["system"] = system, ["records"] = read.Processed, ["invalid"] = read.Failed };
    }
}

/// <summary>Compares the two systems, and looks for numbers that different uids have or that nothing keeps unique, as far as the type of audit asks for it.</summary>
internal sealed class CompareSystems(ConsistencyCheck consistency, UniquenessCheck uniqueness, GuardCheck guards) : IActivityHandler
{
    public string Activity => "CompareSystems";

    public async Task<JsonObject> HandleAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var type = context.Job.AuditType;
        if (type != AuditTypes.ConsistencyCheck)
        {
            await uniqueness.RunAsync(context.Job.JobId, cancellationToken);
            await guards.RunAsync(context.Job, cancellationToken);
        }

        if (type == AuditTypes.DataValidation) return [];
        var tally = await consistency.RunAsync(context.Job, cancellationToken);
        return new JsonObject { ["synced"] = tally.Synced, ["different"] = tally.Different, ["pending"] = tally.Pending };
    }
}
