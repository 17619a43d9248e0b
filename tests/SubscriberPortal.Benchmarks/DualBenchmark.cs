using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.Cloud;
using SubscriberPortal.Dual;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy;
using SubscriberPortal.State;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// One dual write beside its own critical path: read, journal, the slower write, read back, settle, each measured alone on the same files in the same run, turn and turn about.
/// </summary>
internal static class DualBenchmark
{
    private const int Subscribers = 200;
    // As in a portal that has run for a while: Dual's own code is called once a turn, the stores' four times, and all of it must be compiled for good.
    private const int WarmUps = 1000;
    private const int Repeats = 1000;
    private const double Bound = 1.25;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("portal-dual-");
        await using (var services = Services(data))
        {
            foreach (var schema in services.GetServices<ISchema>()) await schema.ApplyAsync(CancellationToken.None);
            Console.WriteLine($"{Figures.Load} at the beginning; updates of {Subscribers} subscribers in turn, embedded stores, synchronous=FULL");
            await new Path(services).RunAsync();
        }

        data.Delete(recursive: true);
    }

    private static ServiceProvider Services(DirectoryInfo data) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddSingleton(TimeProvider.System)
        .Configure<PortalOptions>(options => options.DataDirectory = data.FullName)
        .AddStateStore().AddCloudSystem().AddLegacySystem().AddDualProvider()
        .BuildServiceProvider();

    private sealed class Path(ServiceProvider services)
    {
        private readonly IProvisioningProvider _dual = services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Dual);
        private readonly Both<IProvisioningProvider> _sides = new(
            services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Cloud), services.GetRequiredKeyedService<IProvisioningProvider>(SystemKeys.Legacy));
        private readonly IntentJournal _journal = services.GetRequiredService<IntentJournal>();
        private readonly Dictionary<string, Figures> _figures = [];
        private Figures _path = new();
        private int _written;

        public async Task RunAsync()
        {
            for (var i = 0; i < Subscribers; i++) Expect(await _dual.WriteAsync(SubscriberWrite.Create(HardSubscribers.At(i), NewId()), CancellationToken.None));
            for (var i = 0; i < WarmUps + Repeats; i++)
            {
                if (i == WarmUps)
                {
                    _figures.Clear();
                    _path = new Figures();
                }

                await StepAsync(HardSubscribers.At(i % Subscribers).Uid);
            }

            foreach (var (name, figures) in _figures) Console.WriteLine($"{name,-22}{figures}");
            var dual = _figures["dual write"].Median;
            var medians = Slower("read") + Median("journal") + Slower("write") + Slower("read back") + Median("settle");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"critical path: sum of the medians {medians:0.00} ms, ratio {dual / medians:0.00}; median of each turn's own path {_path.Median:0.00} ms, ratio {dual / _path.Median:0.00} (bound {Bound}); {Figures.Load} at the end"));
        }

        private async Task StepAsync(string uid)
        {
            var before = (await _dual.GetAsync(uid, CancellationToken.None))!;
            await MeasureAsync("dual write", async () => Expect(await _dual.WriteAsync(SubscriberWrite.Replace(Next(before), before.Version, NewId()), CancellationToken.None)));

            var stored = new Both<StoredSubscriber?>(null, null);
            var read = await MeasureAsync("read, Cloud", async () => stored = stored with { Cloud = await _sides.Cloud.GetAsync(uid, CancellationToken.None) });
            read = Math.Max(read, await MeasureAsync("read, Legacy", async () => stored = stored with { Legacy = await _sides.Legacy.GetAsync(uid, CancellationToken.None) }));

            var entry = new IntentEntry(uid, NewId(), Next(stored.Legacy!), stored.Map(record => new SideImage(record!.Subscriber, record.Version, true)));
            HeldIntent held = null!;
            var journal = await MeasureAsync("journal", async () => held = await _journal.OpenAsync("UPDATE", [entry], CancellationToken.None));
            var write = await MeasureAsync("write, Cloud", async () => Expect(await _sides.Cloud.WriteAsync(WriteOf(stored.Cloud!), CancellationToken.None)));
            write = Math.Max(write, await MeasureAsync("write, Legacy", async () => Expect(await _sides.Legacy.WriteAsync(WriteOf(stored.Legacy!), CancellationToken.None))));
            var readBack = await MeasureAsync("read back, Cloud", () => _sides.Cloud.GetAsync(uid, CancellationToken.None));
            readBack = Math.Max(readBack, await MeasureAsync("read back, Legacy", () => _sides.Legacy.GetAsync(uid, CancellationToken.None)));
            var settle = await MeasureAsync("settle", () => _journal.CloseAsync(held, CancellationToken.None));
            _path.Add(read + journal + write + readBack + settle);

            // Not on the path: what two writes at once cost on this disk.
            stored = await _sides.Map(side => side.GetAsync(uid, CancellationToken.None)).WhenBothAsync();
            entry = entry with { WriteId = NewId(), After = Next(stored.Legacy!) };
            await MeasureAsync("both writes at once", () => Task.WhenAll(_sides.Cloud.WriteAsync(WriteOf(stored.Cloud!), CancellationToken.None), _sides.Legacy.WriteAsync(WriteOf(stored.Legacy!), CancellationToken.None)));

            SubscriberWrite WriteOf(StoredSubscriber record) => SubscriberWrite.Replace(entry.After!, record.Version, entry.WriteId);
        }

        private async Task<double> MeasureAsync(string name, Func<Task> work)
        {
            var began = Stopwatch.GetTimestamp();
            await work();
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (!_figures.TryGetValue(name, out var figures)) _figures[name] = figures = new Figures();
            figures.Add(took);
            return took;
        }

        private double Median(string name) => _figures[name].Median;

        private double Slower(string name) => Math.Max(Median($"{name}, Cloud"), Median($"{name}, Legacy"));

        /// <summary>Another content than the stored one, so that there is something to write.</summary>
        private Subscriber Next(StoredSubscriber stored) => stored.Subscriber with { Address = string.Create(CultureInfo.InvariantCulture, $"{++_written} Sample Street"), UpdatedAt = default };

        private static string NewId() => $"bench:{Guid.NewGuid():N}";

        private static void Expect(WriteOutcome outcome)
        {
            if (outcome is not WriteOutcome.Done { Effect: not WriteEffect.Unchanged }) throw new InvalidOperationException($"{outcome}");
        }
    }
}
