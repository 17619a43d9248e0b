using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>Somebody who writes to one side directly, past Dual.</summary>
/// <param name="Side">The key of that side.</param>
/// <param name="Removes">Whether the record is removed; otherwise it is changed, or made where there is none.</param>
internal sealed record Intruder(string Side, bool Removes)
{
    private const string Mark = "INTRUDER";

    public static readonly IReadOnlyList<Intruder?> All =
        [null, new(SystemKeys.Cloud, false), new(SystemKeys.Legacy, false), new(SystemKeys.Cloud, true), new(SystemKeys.Legacy, true)];

    public override string ToString() => $"{Side} {(Removes ? "removed" : "changed")} by another";

    /// <summary>Whether there was something to do, and it was done.</summary>
    public async Task<bool> ActAsync(DualStores stores, Subscriber sample)
    {
        var side = stores.Side(Side);
        while (true)
        {
            var there = await side.GetAsync(sample.Uid, CancellationToken.None);
            if (there is null && Removes) return false;
            var after = (there?.Subscriber ?? sample) with { PlanId = Mark };
            var write = there is null ? SubscriberWrite.Create(after, DualBench.NewWriteId())
                : Removes ? SubscriberWrite.Remove(sample.Uid, there.Version, DualBench.NewWriteId())
                : SubscriberWrite.Replace(after, there.Version, DualBench.NewWriteId());

            switch (await side.WriteAsync(write, CancellationToken.None))
            {
                case WriteOutcome.Done:
                    return true;
                case WriteOutcome.Refused { Reason: RefusalReason.IdentifierTaken }:
                    return false;
            }

            // The portal wrote at the same moment: it is looked at again.
        }
    }

    /// <summary>Whether what was done still stands.</summary>
    public bool Stands(Subscriber? stored) => Removes ? stored is null : stored?.PlanId == Mark;
}
