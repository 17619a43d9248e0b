namespace SubscriberPortal.Host.Health;

/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>: the worst of the checks.</param>
/// <param name="Checks">One entry a system, and <c>state</c> for the portal's own.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthCheckAnswer> Checks);

/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="LatencyMs">How long the round trip took.</param>
/// <param name="Detail">What is wrong, or what answered; only for whoever is signed in.</param>
public sealed record HealthCheckAnswer(string Status, double LatencyMs, string? Detail);

/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
public sealed record LivenessAnswer(string Status);
