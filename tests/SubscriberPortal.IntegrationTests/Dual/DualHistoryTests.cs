using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using SubscriberPortal.IntegrationTests.Support;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Dual;

/// <summary>Random histories of dual writes, repairs, direct writes, faults, settling by hand and restarts, against a model. In virtual time.</summary>
public sealed class DualHistoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_happens_the_sides_hold_what_was_acknowledged_and_differ_only_where_somebody_wrote_to_one_alone()
    {
        await using var stores = await DualStores.InMemoryAsync(new VirtualTime());
        var sample = new Sample(output, share: 1);
        var (histories, steps, run) = (Soak.IsOn ? 20_000 : 300, 0, 0);
        var property = Prop.ForAll(History.Any, (Func<History, Task>)(async history =>
        {
            Interlocked.Add(ref steps, history.Steps.Count);
            await new HistoryRun(stores, Interlocked.Increment(ref run)).PlayAsync(history);
        }));

        // A failure names the shortest history that fails, and the seed with which it comes again.
        var replay = new Replay(new Rnd((ulong)sample.Seed), FSharpOption<int>.None);
        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(histories).WithReplay(FSharpOption<Replay>.Some(replay))));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run} histories of {steps} steps"));
        Assert.True(run >= histories, $"Only {run} histories were played.");
    }
}
