using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>What must be true of a subscriber once everything is settled, whatever failed.</summary>
internal sealed class FaultCheck(DualStores stores, DualBench bench, Combination combination)
{
    private readonly FaultOperation _operation = combination.Operation;

    /// <param name="outcome">The answer; null when there was none.</param>
    /// <param name="intruder">Who wrote to this subscriber directly; null: nobody.</param>
    public async Task CheckAsync(Subscriber sample, WriteOutcome? outcome, Intruder? intruder)
    {
        var cloud = (await stores.Cloud.GetAsync(sample.Uid, CancellationToken.None))?.Subscriber;
        var legacy = (await stores.Legacy.GetAsync(sample.Uid, CancellationToken.None))?.Subscriber;
        var found = $"{combination}: {sample.Uid} is {Show(cloud)} in Cloud and {Show(legacy)} in Legacy, and the answer was {outcome}";

        var (isAfter, isBefore) = (true, true);
        foreach (var (key, stored, before) in new[] { (SystemKeys.Cloud, cloud, _operation.Cloud(sample)), (SystemKeys.Legacy, legacy, _operation.Legacy(sample)) })
        {
            if (key == intruder?.Side)
            {
                if (intruder.Stands(stored)) continue;
                Assert.True(MayBeOverwritten(outcome), $"{found}: the change of another is lost.");
            }

            isAfter &= AreEqual(stored, _operation.After(sample));
            isBefore &= AreEqual(stored, before);
        }

        // One of the two as a whole: what differs otherwise differs silently.
        Assert.True((isAfter && !_operation.IsRefused) || isBefore, $"{found}: half of the write is left.");
        if (outcome is WriteOutcome.Done) Assert.True(isAfter, $"{found}: an acknowledged write is lost.");
        if (outcome is WriteOutcome.Refused) Assert.True(isBefore, $"{found}: a refused write has an effect.");
        await CheckShownAsync(sample.Uid, AreEqual(cloud, legacy), found);
    }

    /// <summary>A write over whatever is there overwrites what it has read; what came after its reading stands.</summary>
    private bool MayBeOverwritten(WriteOutcome? outcome) => _operation.IsUnconditional && combination.IntrudeAt is 1 or 2 && outcome is not WriteOutcome.Refused;

    private async Task CheckShownAsync(string uid, bool areEqual, string found)
    {
        var status = (await bench.ReadAsync(uid))?.Sync!.Status;
        Assert.True(areEqual ? status is null or SyncStatus.Synced : status is SyncStatus.Conflict or SyncStatus.CloudOnly or SyncStatus.LegacyOnly, $"{found}: shown as {status}.");
    }

    private static bool AreEqual(Subscriber? left, Subscriber? right) => left is null || right is null ? left is null && right is null : SubscriberComparison.AreEqual(left, right);

    private static string Show(Subscriber? stored) => stored is null ? "nothing" : $"{stored.PlanId} {stored.Email} {stored.Msisdn}";
}
