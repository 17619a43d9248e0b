using System.Globalization;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// Synthetic subscribers made hard to list: every other uid begins as the IMSIs do, a plan belongs to one end of the range of numbers alone, and a few records are on one side only or differ.
/// </summary>
internal static class HardSubscribers
{
    /// <summary>The plan of the upper tenth of the numbers.</summary>
    public const string RangePlan = "UPPER";

    private const int Seed = 1;
    private const int Apart = 100_000;

    public static IEnumerable<Subscriber> Of(string system, long rows)
    {
        var missing = system == SystemKeys.Cloud ? 7 : 11;
        for (var index = 0L; index < rows; index++)
        {
            if (index % Apart == missing) continue;
            var subscriber = At(index);
            yield return system == SystemKeys.Cloud && index % Apart == 13 ? subscriber with { FirstName = "Other" } : subscriber;
        }
    }

    public static Subscriber At(long index)
    {
        var plain = SyntheticSubscribers.At(index, Seed);
        return plain with
        {
            Uid = index % 2 == 0 ? plain.Uid : string.Create(CultureInfo.InvariantCulture, $"001{index:D9}"),
            PlanId = plain.Imsi[7] == '9' ? RangePlan : plain.PlanId,
        };
    }
}
