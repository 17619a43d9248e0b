namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>
/// What a plugin assembly offers: one more system, under its own key. The assembly has exactly one public class that implements this, with a public constructor without parameters.
/// The portal makes one of it at the start and calls each method once; what they throw stops the start. <c>docs/plugins.md</c> shows how to write one.
/// </summary>
public interface IProvisioningPlugin
{
    /// <summary>Says what the system is called.</summary>
    /// <param name="settings">What stands under <c>Plugins:N:Settings</c>, by the rest of its key (<c>Url</c>, <c>Limits:Batch</c>), whatever the case.</param>
    /// <returns>
    /// A key of 2 to 32 of <c>a-z 0-9 -</c> that begins with a letter and is no path of the portal, and a name of 1 to 40 characters; neither is another system's.
    /// Its place in lists is after the portal's own: an order above 30.
    /// </returns>
    /// <exception cref="ArgumentException">A setting is missing or cannot be used; the message says which, its bound and its value, unless that is a secret.</exception>
    SystemDescriptor Describe(IReadOnlyDictionary<string, string> settings);

    /// <summary>
    /// Makes the provider, whose <see cref="IProvisioningProvider.System"/> equals the answer of <see cref="Describe"/>. It asks nothing of the system yet: one that is down is unhealthy, and no reason not to start.
    /// A provider that is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed when the portal ends.
    /// </summary>
    /// <param name="settings">As in <see cref="Describe"/>.</param>
    /// <param name="services">The portal's: take <see cref="TimeProvider"/> from it, and an <c>ILoggerFactory</c>.</param>
    IProvisioningProvider Create(IReadOnlyDictionary<string, string> settings, IServiceProvider services);
}
