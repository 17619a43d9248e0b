using System.Globalization;
using SubscriberPortal.IntegrationTests.Support;
using Xunit.Abstractions;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>One in so many, by a seed that is printed (and taken from PORTAL_SEED); everything with PORTAL_SOAK=1.</summary>
internal sealed class Sample
{
    private readonly int _share;
    private readonly Random _random;

    public Sample(ITestOutputHelper output, int share)
    {
        _share = Soak.IsOn ? 1 : share;
        Seed = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        _random = new Random(Seed);
        output.WriteLine($"PORTAL_SEED={Seed}");
    }

    public int Seed { get; }

    public IEnumerable<T> Of<T>(IEnumerable<T> all) => all.Where(_ => _random.Next(_share) == 0);
}
