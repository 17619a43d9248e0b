using System.Globalization;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Generating;

/// <summary>
/// Plausible subscribers that nobody is: the same seed and index always give the same one, and no two indexes of a seed share a uid, MSISDN or IMSI; seeds that differ modulo 1,000 share none either.
/// Numbers are of ranges that no operator has: country code 999 (ITU-T E.164, reserved) and network 001 (ITU-T E.212, test).
/// </summary>
public static class SyntheticSubscribers
{
    /// <summary>Indexes run from 0 to one less than this.</summary>
    public const long MaxRows = 100_000_000;

    // Odd and not a multiple of 5, so that index * step runs through all of 10^8 numbers before one comes again.
    private const long Step = 48_271_697;

    private static readonly string[] Plans = ["BASIC", "PREMIUM", "FAMILY", "BUSINESS", "PREPAID"];
    private static readonly string[] Domains = ["example.com", "example.org", "example.net"];

    /// <summary>The first <paramref name="rows"/> of a seed, made one by one as they are asked for.</summary>
    public static IEnumerable<Subscriber> Take(long rows, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
        for (var index = 0L; index < rows; index++) yield return At(index, seed);
    }

    public static Subscriber At(long index, int seed)
    {
        var dice = new Dice((ulong)seed << 32 ^ (ulong)index);
        var group = (uint)seed % 1000;
        var number = (index * Step + Dice.Origin((uint)seed)) % MaxRows;
        var first = dice.Pick(Words.FirstNames);
        var last = dice.Pick(Words.LastNames);
        return new Subscriber
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"sub-{group:D3}-{index:D8}"),
            Msisdn = string.Create(CultureInfo.InvariantCulture, $"+999{group:D3}{number:D8}"),
            Imsi = string.Create(CultureInfo.InvariantCulture, $"001{group:D3}{number:D9}"),
            Status = dice.Next(100) switch { < 85 => SubscriberStatus.Active, < 92 => SubscriberStatus.Inactive, < 98 => SubscriberStatus.Suspended, _ => SubscriberStatus.Deleted },
            PlanId = dice.Next(20) == 0 ? null : dice.Pick(Plans),
            Email = dice.Next(10) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"subscriber.{index}@{dice.Pick(Domains)}"),
            FirstName = first,
            LastName = last,
            Address = dice.Next(8) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{dice.Next(240) + 1} {dice.Pick(Words.Streets)}, {dice.Pick(Words.Towns)}"),
            DateOfBirth = dice.Next(12) == 0 ? null : new DateOnly(1940, 1, 1).AddDays(dice.Next(24_000)),
        };
    }

    /// <summary>SplitMix64: good enough to look random, and the same on every machine for ever, which <see cref="Random"/> does not promise.</summary>
    private struct Dice(ulong state)
    {
        private ulong _state = state;

        public static long Origin(uint seed) => (long)(Mix(seed) % (ulong)MaxRows);

        public int Next(int bound) => (int)(Mix(_state += 0x9E3779B97F4A7C15) % (ulong)bound);

        public string Pick(string[] words) => words[Next(words.Length)];

        private static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
