using System.Collections.Concurrent;
using System.Globalization;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using SubscriberPortal.IntegrationTests.Support;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>The same races on MariaDB and moto.</summary>
public sealed class RealSystemsDualRaceTests : DualRaceTests
{
    private protected override Task<DualBench> StartAsync() => DualBench.StartOnServersAsync();

    /// <summary>Enough to come in each other's way, where moto makes one transaction at a time; with PORTAL_SOAK=1 all of them.</summary>
    protected override int Of(int count) => Soak.IsOn ? count : count / 5;
}

/// <summary>The network to MariaDB or moto fails at a call of a dual write, in the ways that networks do.</summary>
public sealed class RealSystemsDualFaultTests(ITestOutputHelper output)
{
    private const int Lanes = 8;

    /// <summary>Every so many of the combinations; with PORTAL_SOAK=1 all of them.</summary>
    private const int Share = 7;

    private static readonly string[] Operations = ["create", "update", "delete", "repair: merge", "bulk repair"];

    [Fact]
    public async Task After_any_fault_of_the_network_the_sides_are_equal_or_a_conflict_is_shown()
    {
        var lanes = new ConcurrentBag<(ProxiedServers Servers, FaultRun Run)>();
        for (var i = 0; i < Lanes; i++)
        {
            var servers = await ProxiedServers.StartAsync();
            lanes.Add((servers, new FaultRun(servers.Stores, servers)));
        }

        // As many calls as the shortest operation makes. Others: nobody, and where there is time, each of those who write to a side.
        var all = (
            from name in Operations
            from call in Enumerable.Range(1, 7)
            from network in Enum.GetValues<NetworkFault>()
            from intruder in Soak.IsOn ? Intruder.All : [null]
            select new Combination(FaultOperation.Of(name), call, Fault.Before, intruder) { Network = network }).ToList();
        var combinations = all.Where((_, i) => Soak.IsOn || i % Share == 0).ToList();
        await Parallel.ForEachAsync(combinations, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (combination, _) =>
        {
            Assert.True(lanes.TryTake(out var lane));
            await lane.Run.RunAsync(combination);
            lanes.Add(lane);
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{combinations.Count} of {all.Count} combinations"));
        Assert.True(combinations.Count >= 20);
        foreach (var (servers, run) in lanes)
        {
            await run.DisposeAsync();
            await servers.DisposeAsync();
        }
    }
}
