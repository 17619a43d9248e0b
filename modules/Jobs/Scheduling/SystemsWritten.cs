using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Scheduling;

/// <summary>Which systems a job changes: two jobs that change the same one would undo each other's work.</summary>
internal static class SystemsWritten
{
    private static readonly string Dual = ProvisioningMode.Dual.ToName();
    private static readonly string[] Both = [ProvisioningMode.Cloud.ToName(), ProvisioningMode.Legacy.ToName()];

    public static IReadOnlyList<string> By(JobRecord job)
    {
        if (job.JobType is JobTypes.Audit or JobTypes.Export || job.Options.DryRun || job.Options.ValidateOnly || job.Target is null) return [];
        return job.Target == Dual ? Both : [job.Target];
    }
}
