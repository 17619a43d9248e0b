namespace SubscriberPortal.Host.Dashboard;

/// <param name="TotalSubscribers">In the system that the provisioning mode names; null when it cannot be reached.</param>
/// <param name="CloudSubscribers">Null when Cloud cannot be reached.</param>
/// <param name="LegacySubscribers">Null when Legacy cannot be reached.</param>
/// <param name="Systems">By the key of each system that holds subscribers, plugins' included; null as above, or while a large one is counted for the first time.</param>
/// <param name="ByStatus">By status, in the system that the provisioning mode names.</param>
/// <param name="ByPlan">By plan, the largest first; those without one under the empty name.</param>
/// <param name="Jobs">How many jobs there are of each status.</param>
/// <param name="ProvisioningMode"><c>CLOUD</c>, <c>LEGACY</c> or <c>DUAL_PROV</c>.</param>
/// <param name="AsOf">When it was counted.</param>
public sealed record DashboardStats(
    long? TotalSubscribers, long? CloudSubscribers, long? LegacySubscribers, IReadOnlyDictionary<string, long?> Systems,
    IReadOnlyDictionary<string, long>? ByStatus, IReadOnlyDictionary<string, long>? ByPlan,
    IReadOnlyDictionary<string, long> Jobs, string ProvisioningMode, DateTimeOffset AsOf);
