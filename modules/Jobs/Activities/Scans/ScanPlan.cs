using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>How a job reads its systems; made once, so that a resumed job goes on with the same segments.</summary>
/// <param name="StartedAt">As of when the job speaks.</param>
internal sealed record ScanPlan(DateTimeOffset StartedAt, IReadOnlyList<SystemPlan> Systems)
{
    private const int Segments = 8;

    /// <summary>The plan of a system that the job reads.</summary>
    public SystemPlan Of(string system) =>
        Systems.FirstOrDefault(s => s.System == system)
        ?? throw new ActivityFailedException(ActivityFailedException.Permanent, $"The plan of this job has no system {system}.");

    /// <summary>Answers the plan that there is, or makes it.</summary>
    public static async Task<ScanPlan> MakeAsync(
        string jobId, IFileStore files, IReadOnlyList<IProvisioningProvider> providers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(JobFiles.Plan(jobId), cancellationToken) is not null) return await LoadAsync(jobId, files, cancellationToken);
        var systems = await Task.WhenAll(providers.Select(PlanAsync));
        var plan = new ScanPlan(time.GetUtcNow(), systems);
        await JsonFile.WriteAsync(files, JobFiles.Plan(jobId), plan, cancellationToken);
        return plan;

        async Task<SystemPlan> PlanAsync(IProvisioningProvider provider) =>
            new(provider.System.Key, provider.System.ScansInUidOrder, await provider.PlanScanAsync(Segments, cancellationToken));
    }

    public static Task<ScanPlan> LoadAsync(string jobId, IFileStore files, CancellationToken cancellationToken) =>
        JsonFile.ReadAsync<ScanPlan>(files, JobFiles.Plan(jobId), cancellationToken);
}

/// <param name="InUidOrder">Whether the runs of its scan follow one another, or must be merged.</param>
internal sealed record SystemPlan(string System, bool InUidOrder, IReadOnlyList<ScanSegment> Segments);
