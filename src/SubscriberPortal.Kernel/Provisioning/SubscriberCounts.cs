namespace SubscriberPortal.Kernel.Provisioning;

/// <param name="ByStatus">By status word; every status is there, also with 0.</param>
/// <param name="ByPlan">By planId, the largest first, at most 20; records without a plan under <c>""</c>.</param>
/// <param name="AsOf">When they were counted; a store that counts slowly may give counts of a moment ago.</param>
public sealed record SubscriberCounts(long Total, IReadOnlyDictionary<string, long> ByStatus, IReadOnlyDictionary<string, long> ByPlan, DateTimeOffset AsOf);
