using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Kernel.Hosting;

/// <summary>A part of the portal besides the systems that can fail by itself: its state, its files, its workflows. Whoever brings it registers its probe as a singleton.</summary>
public interface IHealthProbe
{
    /// <summary>Its name in the answer of <c>/health</c>: lower case, and no system's key.</summary>
    string Key { get; }

    /// <summary>For people: <c>File store</c>.</summary>
    string Name { get; }

    /// <summary>What it runs on, for people: <c>S3 (portal-files)</c>.</summary>
    string Store { get; }

    /// <summary>Whether nothing works without it, so that the portal as a whole is unhealthy when it is.</summary>
    bool IsVital { get; }

    /// <summary>A real round trip that ends within <see cref="SystemHealth.Limit"/>; never throws but for cancellation. <see cref="SystemHealth.MeasureAsync"/> does the rest.</summary>
    Task<SystemHealth> CheckAsync(CancellationToken cancellationToken);
}
