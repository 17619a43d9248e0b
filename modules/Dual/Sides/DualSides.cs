using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Sides;

/// <summary>The two systems that Dual keeps equal.</summary>
internal sealed class DualSides(
    [FromKeyedServices(SystemKeys.Cloud)] IProvisioningProvider cloud, [FromKeyedServices(SystemKeys.Legacy)] IProvisioningProvider legacy,
    IOptions<DualOptions> options, TimeProvider time)
{
    public Side Cloud { get; } = new(SystemKeys.Cloud, cloud, new Deadline(options.Value, time));

    public Side Legacy { get; } = new(SystemKeys.Legacy, legacy, new Deadline(options.Value, time));

    public Both<Side> Both => new(Cloud, Legacy);

    /// <summary>Both sides' records of these uids.</summary>
    /// <exception cref="SystemUnavailableException">One side cannot be read.</exception>
    public Task<Both<IReadOnlyDictionary<string, StoredSubscriber>>> ReadAsync(IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        Both.Map(side => side.ReadAsync(uids, cancellationToken)).WhenBothAsync();
}
