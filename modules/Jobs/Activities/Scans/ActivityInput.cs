using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>What scans read of a task's input.</summary>
internal static class ActivityInput
{
    /// <summary>The two systems that an audit compares.</summary>
    public static readonly IReadOnlyList<string> Audited = [SystemKeys.Cloud, SystemKeys.Legacy];

    /// <summary>The system that this task reads, one of those that the job is about.</summary>
    public static string SystemInput(this ActivityContext context, IReadOnlyList<string> ofJob) => (string?)context.Input["system"] switch
    {
        { } system when ofJob.Contains(system) => system,
        var other => throw new ActivityFailedException(ActivityFailedException.Permanent, $"The task names no system to read: {other ?? "null"}."),
    };
}
