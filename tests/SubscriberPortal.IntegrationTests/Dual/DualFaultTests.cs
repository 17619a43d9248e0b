using System.Globalization;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>
/// The fault matrix, in virtual time: every numbered call of every operation fails in every way, alone and with somebody else writing to one side; afterwards both sides are equal, or a
/// conflict is shown, nobody's update is lost, and the answer was true.
/// </summary>
public sealed class DualFaultTests(ITestOutputHelper output)
{
    private static readonly Fault[] Faults = Enum.GetValues<Fault>();
    private static int _all;

    public static TheoryData<string> Operations => [.. FaultOperation.All.Select(operation => operation.Name)];

    [Theory, MemberData(nameof(Operations))]
    public Task After_any_fault_at_any_call_and_recovery_the_sides_are_equal_or_a_conflict_is_shown(string name) => RunAsync(name, async (run, operation, calls) =>
    {
        // Somebody else writes just before the call that fails, or after the answer.
        var combinations =
            from call in Enumerable.Range(1, calls)
            from fault in Faults
            from intruder in Intruder.All
            from at in intruder is null ? [0] : new[] { call, 0 }
            select new Combination(operation, call, fault, intruder, at);
        var count = await run.RunAllAsync(combinations);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calls} calls; {Interlocked.Add(ref _all, count)} combinations in all so far"));
        Assert.Equal(calls * Faults.Length * 9, count);
        Assert.True(calls >= 7, $"Only {calls} calls are numbered.");
        return count;
    });

    /// <summary>As a job does: the same write_id again, while the reconciler may be putting the first attempt back.</summary>
    [Theory, MemberData(nameof(Operations))]
    public Task A_retry_during_recovery_is_acknowledged_only_for_what_stays(string name) => RunAsync(name, (run, operation, calls) =>
        run.RunAllAsync(Enumerable.Range(1, calls).SelectMany(_ => Faults, (call, fault) => new Combination(operation, call, fault) { Retries = true })));

    /// <summary>The writer dies at one call, and the reconciler that comes after it fails in its turn. A sample; all of them with PORTAL_SOAK=1.</summary>
    [Theory, MemberData(nameof(Operations))]
    public Task A_reconciler_that_fails_at_any_call_of_its_own_comes_to_the_same_end(string name) => RunAsync(name, async (run, operation, calls) =>
    {
        var sample = new Sample(output, share: 40);
        var count = 0;
        for (var call = 1; call <= calls; call++)
        {
            await run.RunAsync(new Combination(operation, call, Fault.DeathAfter, RecoveryCall: int.MaxValue));
            var combinations =
                from recoveryCall in Enumerable.Range(1, run.RecoveryCalls)
                from fault in Faults
                from intruder in Intruder.All
                select new Combination(operation, call, Fault.DeathAfter, intruder, 0, recoveryCall, fault);
            count += await run.RunAllAsync(sample.Of(combinations));
        }

        return count;
    });

    /// <summary>Somebody else writes at any other moment than that of the fault. A sample; all of them with PORTAL_SOAK=1.</summary>
    [Theory, MemberData(nameof(Operations))]
    public Task Somebody_else_may_write_at_any_moment(string name) => RunAsync(name, (run, operation, calls) =>
    {
        var combinations =
            from call in Enumerable.Range(1, calls)
            from fault in Faults
            from intruder in Intruder.All
            where intruder is not null
            from at in Enumerable.Range(1, calls)
            where at != call
            select new Combination(operation, call, fault, intruder, at);
        return run.RunAllAsync(new Sample(output, share: 20).Of(combinations));
    });

    /// <param name="runCombinations">Runs them, given how many calls the operation makes, and answers how many there were.</param>
    private async Task RunAsync(string name, Func<FaultRun, FaultOperation, int, Task<int>> runCombinations)
    {
        var operation = FaultOperation.Of(name);
        await using var stores = await DualStores.InMemoryAsync(new VirtualTime());
        await using var run = new FaultRun(stores);
        var count = await runCombinations(run, operation, await run.CountCallsAsync(operation));
        output.WriteLine($"{operation}: {count} combinations");
        Assert.True(count > 0, "No combination was run.");
    }
}
