namespace SubscriberPortal.Host.Health;

/// <param name="Status"><c>unhealthy</c> when the portal's own state is down, or no system can be reached; <c>degraded</c> when something is down and the rest goes on; otherwise <c>healthy</c>.</param>
/// <param name="Checks">One entry a system, and <c>state</c>, <c>files</c> and <c>workflows</c> for the portal's own parts.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthCheckAnswer> Checks);

/// <param name="Status"><c>healthy</c>, <c>degraded</c> (it works in part) or <c>unhealthy</c>.</param>
/// <param name="LatencyMs">How long the round trip took.</param>
/// <param name="Version">What the store says that it is; only for whoever is signed in.</param>
/// <param name="Detail">What is wrong, or what answered; only for whoever is signed in.</param>
public sealed record HealthCheckAnswer(string Status, double LatencyMs, string? Version, string? Detail);

/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
public sealed record LivenessAnswer(string Status);
