namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>The result of a real round trip to a system.</summary>
/// <param name="Detail">What is wrong, or the store's name and version, in an operator's words; no secrets.</param>
public sealed record SystemHealth(HealthState State, double LatencyMs, string Detail);

public enum HealthState
{
    Healthy,
    Degraded,
    Unhealthy,
}
