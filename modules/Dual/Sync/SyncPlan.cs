using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Dual.Sync;

/// <summary>What a strategy makes of two sides.</summary>
/// <param name="Result">The record as both sides shall be; null when neither shall have it.</param>
/// <param name="Problem">Why the strategy cannot decide; then <paramref name="Result"/> is null.</param>
internal sealed record SyncPlan(Subscriber? Result, string? Problem)
{
    /// <param name="now">Stamped on a merged record, which is neither side's; a copy keeps its side's times.</param>
    public static SyncPlan Of(SyncRequest request, Subscriber? cloud, Subscriber? legacy, DateTimeOffset now)
    {
        if (cloud is null && legacy is null) return new(null, "Neither side has the subscriber.");
        var isMissing = cloud is null || legacy is null;
        var present = cloud ?? legacy;
        return request.Strategy switch
        {
            SyncStrategy.CloudWins => new(cloud, null),
            SyncStrategy.LegacyWins => new(legacy, null),
            SyncStrategy.NewestWins when isMissing => new(present, null),
            SyncStrategy.NewestWins when SubscriberComparison.AreEqual(cloud!, legacy!) => new(legacy, null),
            SyncStrategy.NewestWins when cloud!.UpdatedAt == legacy!.UpdatedAt => new(null, "Both sides were changed at the same time, so neither is the newer one."),
            SyncStrategy.NewestWins => new(cloud!.UpdatedAt > legacy!.UpdatedAt ? cloud : legacy, null),
            SyncStrategy.MissingOnly when isMissing => new(present, null),
            SyncStrategy.MissingOnly when SubscriberComparison.AreEqual(cloud!, legacy!) => new(legacy, null),
            SyncStrategy.MissingOnly => new(null, "Both sides have the subscriber and differ; this strategy only fills in what one side lacks."),
            SyncStrategy.Merge when isMissing => new(null, "Only one side has the subscriber, so there is nothing to merge."),
            _ => Merge(request.Fields ?? new Dictionary<string, string>(), cloud!, legacy!, now),
        };
    }

    private static SyncPlan Merge(IReadOnlyDictionary<string, string> fields, Subscriber cloud, Subscriber legacy, DateTimeOffset now)
    {
        foreach (var (name, side) in fields)
        {
            if (SubscriberField.All.All(field => field.Name != name)) return new(null, $"{name} is not a field of a subscriber.");
            if (side is not (SystemKeys.Cloud or SystemKeys.Legacy)) return new(null, $"{name} must be taken from CLOUD or LEGACY.");
        }

        var missing = SubscriberComparison.DifferingFields(cloud, legacy).Where(field => !fields.ContainsKey(field.Name)).Select(field => field.Name).ToList();
        if (missing.Count > 0) return new(null, $"Say which side's value to take for {string.Join(", ", missing)}.");
        if (SubscriberComparison.AreEqual(cloud, legacy)) return new(legacy, null);
        return new(
            new Subscriber
            {
                Uid = legacy.Uid,
                Msisdn = From(SubscriberField.Msisdn).Msisdn,
                Imsi = From(SubscriberField.Imsi).Imsi,
                Status = From(SubscriberField.Status).Status,
                PlanId = From(SubscriberField.PlanId).PlanId,
                Email = From(SubscriberField.Email).Email,
                FirstName = From(SubscriberField.FirstName).FirstName,
                LastName = From(SubscriberField.LastName).LastName,
                Address = From(SubscriberField.Address).Address,
                DateOfBirth = From(SubscriberField.DateOfBirth).DateOfBirth,
                CreatedAt = cloud.CreatedAt < legacy.CreatedAt ? cloud.CreatedAt : legacy.CreatedAt,
                UpdatedAt = now,
            },
            null);

        Subscriber From(SubscriberField field) => fields.GetValueOrDefault(field.Name) == SystemKeys.Cloud ? cloud : legacy;
    }
}
