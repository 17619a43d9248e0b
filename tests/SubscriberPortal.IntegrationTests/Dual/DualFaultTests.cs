using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Every numbered call of every operation fails in every way; afterwards both sides are equal, or a conflict is reported.</summary>
public sealed class DualFaultTests(ITestOutputHelper output)
{
    private const string Intruder = "INTRUDER";

    public static TheoryData<string, Fault, bool> Combinations
    {
        get
        {
            var data = new TheoryData<string, Fault, bool>();
            foreach (var operation in new[] { "create", "update", "delete", "repair", "batch" })
            {
                foreach (var fault in Enum.GetValues<Fault>())
                {
                    data.Add(operation, fault, false);
                    data.Add(operation, fault, true);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public async Task After_a_fault_at_any_call_and_recovery_the_sides_are_equal_or_a_conflict_is_reported(string operation, Fault fault, bool intrudes)
    {
        await using var bench = await DualBench.StartAsync();
        var calls = await CountCallsAsync(bench, operation);

        for (var call = 1; call <= calls; call++)
        {
            var uid = $"{operation}-{call}";
            var before = await PrepareAsync(bench, operation, uid);
            bench.Faults.Arm(call, fault);
            var outcome = await AttemptAsync(bench, operation, uid, before);
            bench.Faults.Disarm();

            var intruded = intrudes && await IntrudeAsync(bench, uid);
            if (call % 2 == 0) await bench.Faults.ReleaseLateAsync();
            await LookOnceAsync(bench);
            await bench.Faults.ReleaseLateAsync();
            await bench.RecoverAsync();
            await CheckAsync(bench, operation, uid, before, outcome, intruded, $"{operation}, {fault} at call {call} of {calls}");
        }

        output.WriteLine($"{operation} {fault}: {calls} calls");
    }

    private static async Task<int> CountCallsAsync(DualBench bench, string operation)
    {
        var before = await PrepareAsync(bench, operation, $"{operation}-0");
        bench.Faults.Disarm();
        Assert.IsType<WriteOutcome.Done>(await AttemptAsync(bench, operation, $"{operation}-0", before));
        return bench.Faults.Calls;
    }

    private static async Task<StoredSubscriber?> PrepareAsync(DualBench bench, string operation, string uid)
    {
        if (operation is "create" or "batch") return null;
        var stored = await DualBench.AddAsync(bench.Dual, uid);
        if (operation == "repair")
        {
            var legacy = (await bench.Legacy.Inner.GetAsync(uid, CancellationToken.None))!;
            await bench.Legacy.Inner.WriteAsync(SubscriberWrite.Replace(legacy.Subscriber with { PlanId = "DRIFTED" }, legacy.Version, DualBench.NewWriteId()), CancellationToken.None);
        }

        return stored;
    }

    private static async Task<WriteOutcome?> AttemptAsync(DualBench bench, string operation, string uid, StoredSubscriber? before)
    {
        try
        {
            return operation switch
            {
                "create" => await bench.Dual.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(uid), DualBench.NewWriteId()), CancellationToken.None),
                "update" => await bench.Dual.WriteAsync(
                    SubscriberWrite.Replace(before!.Subscriber with { PlanId = "CHANGED", UpdatedAt = default }, before.Version, DualBench.NewWriteId()), CancellationToken.None),
                "delete" => await bench.Dual.WriteAsync(SubscriberWrite.Remove(uid, before!.Version, DualBench.NewWriteId()), CancellationToken.None),
                "repair" => await bench.Sync.ApplyAsync(uid, new SyncRequest(SyncStrategy.CloudWins), DualBench.NewWriteId(), CancellationToken.None),
                _ => (await bench.Dual.WriteBatchAsync(
                    [.. new[] { uid, $"{uid}-b", $"{uid}-c" }.Select(one => SubscriberWrite.Create(Samples.Subscriber(one), DualBench.NewWriteId()))], CancellationToken.None))[0],
            };
        }
        catch (Exception exception) when (exception is SystemUnavailableException or IOException or TimeoutException)
        {
            // The client is told that it failed; what became of it is for the recovery.
            return null;
        }
    }

    /// <summary>Somebody writes directly to Cloud, between the fault and the recovery.</summary>
    private static async Task<bool> IntrudeAsync(DualBench bench, string uid)
    {
        if (await bench.Cloud.Inner.GetAsync(uid, CancellationToken.None) is not { } there) return false;
        var write = SubscriberWrite.Replace(there.Subscriber with { PlanId = Intruder }, there.Version, DualBench.NewWriteId());
        Assert.IsType<WriteOutcome.Done>(await bench.Cloud.Inner.WriteAsync(write, CancellationToken.None));
        return true;
    }

    private static async Task LookOnceAsync(DualBench bench)
    {
        bench.Time.Advance(TimeSpan.FromSeconds(31));
        await bench.Reconciler.RunOnceAsync(CancellationToken.None);
    }

    private static async Task CheckAsync(
        DualBench bench, string operation, string uid, StoredSubscriber? before, WriteOutcome? outcome, bool intruded, string because)
    {
        foreach (var one in operation == "batch" ? new[] { uid, $"{uid}-b", $"{uid}-c" } : [uid])
        {
            var cloud = (await bench.Cloud.Inner.GetAsync(one, CancellationToken.None))?.Subscriber;
            var legacy = (await bench.Legacy.Inner.GetAsync(one, CancellationToken.None))?.Subscriber;
            var isIntruded = intruded && one == uid;
            if (isIntruded) Assert.True(cloud?.PlanId == Intruder, $"{because}: the update of another writer is lost.");
            var areEqual = cloud is null || legacy is null ? cloud is null && legacy is null : SubscriberComparison.AreEqual(cloud, legacy);

            // A repair that was put back leaves the difference that it was to mend.
            var mayDiffer = isIntruded || (operation == "repair" && outcome is not WriteOutcome.Done);
            Assert.True(areEqual || mayDiffer, $"{because}: {one} differs silently: {cloud?.PlanId ?? "none"} and {legacy?.PlanId ?? "none"}, {outcome}");

            var shown = await bench.ReadAsync(one);
            if (!areEqual) Assert.True(shown!.Sync!.Status is SyncStatus.Conflict or SyncStatus.CloudOnly, because);
            if (intruded) continue;
            if (outcome is WriteOutcome.Done) Assert.True(SideHolds(operation, cloud), $"{because}: an acknowledged write is lost.");
            if (outcome is WriteOutcome.Refused { RolledBack: true }) Assert.True(cloud?.PlanId == before?.Subscriber.PlanId, $"{because}: it was not rolled back.");
        }
    }

    private static bool SideHolds(string operation, Subscriber? stored) => operation switch
    {
        "delete" => stored is null,
        "update" => stored?.PlanId == "CHANGED",
        _ => stored is not null,
    };
}
