using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration;

/// <summary>Finds the provider that a record names.</summary>
internal static class SystemsByName
{
    /// <exception cref="ActivityFailedException">There is no such system (any more).</exception>
    public static IProvisioningProvider Of(this ProvisioningSystems systems, string? name)
    {
        var system = systems.Find(name) ?? throw new ActivityFailedException(ActivityFailedException.Permanent, $"There is no system '{name}'.");
        return systems.Provider(system.Key);
    }
}
