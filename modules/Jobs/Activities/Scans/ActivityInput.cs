using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>What scans read of a task's input.</summary>
internal static class ActivityInput
{
    /// <summary>The system that this task reads.</summary>
    public static string SystemInput(this ActivityContext context) => (string?)context.Input["system"] switch
    {
        SystemKeys.Cloud => SystemKeys.Cloud,
        SystemKeys.Legacy => SystemKeys.Legacy,
        var other => throw new ActivityFailedException(ActivityFailedException.Permanent, $"The task names no system to read: {other ?? "null"}."),
    };
}
