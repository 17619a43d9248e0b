using Microsoft.Extensions.DependencyInjection;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>Every system that is registered, and its provider by key.</summary>
public sealed class ProvisioningSystems(IEnumerable<SystemDescriptor> descriptors, IServiceProvider services)
{
    /// <summary>In the order of <see cref="SystemDescriptor.Order"/>.</summary>
    public IReadOnlyList<SystemDescriptor> All { get; } = [.. descriptors.OrderBy(d => d.Order).ThenBy(d => d.Key, StringComparer.Ordinal)];

    /// <summary>Finds a system by its key or its <see cref="SystemDescriptor.JobName"/>; null when there is none.</summary>
    public SystemDescriptor? Find(string? keyOrJobName) => All.FirstOrDefault(d => d.Key == keyOrJobName || d.JobName == keyOrJobName);

    /// <summary>The provider of a registered system.</summary>
    /// <exception cref="InvalidOperationException">No such system is registered.</exception>
    public IProvisioningProvider Provider(string key) => services.GetRequiredKeyedService<IProvisioningProvider>(key);
}
