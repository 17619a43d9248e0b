using System.Globalization;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>One kind of dual write: what the sides hold before, and what both hold when it is done.</summary>
/// <param name="Cloud">What Cloud holds before, made of a sample; null: nothing.</param>
/// <param name="After">What both sides hold afterwards; null: nothing.</param>
/// <param name="Size">How many subscribers one write concerns.</param>
internal sealed record FaultOperation(string Name, Func<Subscriber, Subscriber?> Cloud, Func<Subscriber, Subscriber?> Legacy, Func<Subscriber, Subscriber?> After, int Size = 1)
{
    private static readonly Func<Subscriber, Subscriber?> Nothing = _ => null;
    private static readonly Func<Subscriber, Subscriber?> Sample = sample => sample;

    /// <summary>The strategy, where it is a repair.</summary>
    public SyncRequest? Sync { get; init; }

    /// <summary>Legacy refuses: the MSISDN is another's there.</summary>
    public bool IsRefused { get; init; }

    /// <summary>It writes over whatever it reads, so what somebody else wrote before is overwritten rightly.</summary>
    public bool IsUnconditional { get; init; }

    public override string ToString() => Name;

    public static readonly IReadOnlyList<FaultOperation> All =
    [
        new("create", Nothing, Nothing, Sample),
        new("create that Legacy refuses", Nothing, Nothing, Sample) { IsRefused = true },
        new("update", Sample, Sample, Changed),
        new("update of the numbers", Sample, Sample, Renumbered),
        new("update of the numbers that Legacy refuses", Sample, Sample, Renumbered) { IsRefused = true },
        new("delete", Sample, Sample, Nothing),
        new("repair: one side wins", Sample, Changed, Sample) { Sync = new SyncRequest(SyncStrategy.CloudWins) },
        new("repair: merge", Drifted, Changed, sample => Drifted(sample) with { PlanId = Changed(sample)!.PlanId })
        {
            Sync = new SyncRequest(SyncStrategy.Merge, new Dictionary<string, string> { ["email"] = SystemKeys.Cloud, ["planId"] = SystemKeys.Legacy }),
        },
        new("repair: what is missing", Sample, Nothing, Sample) { Sync = new SyncRequest(SyncStrategy.MissingOnly) },
        new("repair: removal", Sample, Nothing, Nothing) { Sync = new SyncRequest(SyncStrategy.LegacyWins) },

        // More locks than go into one transaction of the state store; more images than go into one item of it; few of either.
        new("bulk create", Nothing, Nothing, Sample, Size: 34),
        new("bulk update", Long, Long, sample => Changed(Long(sample)), Size: 24),
        new("bulk delete", Sample, Sample, Nothing, Size: 4),
        new("bulk repair", Drifted, Changed, Sample, Size: 3) { IsUnconditional = true },
    ];

    public static FaultOperation Of(string name) => All.Single(operation => operation.Name == name);

    /// <summary>The subscribers of one run, with numbers that no other run has.</summary>
    public IReadOnlyList<Subscriber> Samples(int run) => [.. Enumerable.Range(0, Size).Select(i =>
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{run:D7}{i:D2}");
        return Support.Samples.Subscriber($"run-{run}-{i}") with { Msisdn = $"+999{number}", Imsi = $"001010{number}" };
    })];

    /// <param name="versions">By uid, as they were read before anything failed.</param>
    /// <param name="writeId">Of the first; a retry gives the same.</param>
    public async Task<IReadOnlyList<WriteOutcome>> AttemptAsync(DualBench bench, IReadOnlyList<Subscriber> samples, IReadOnlyDictionary<string, string> versions, string writeId)
    {
        if (Sync is not null)
        {
            var request = Sync with { ExpectedVersion = versions[samples[0].Uid] };
            return [await bench.Sync.ApplyAsync(samples[0].Uid, request, writeId, CancellationToken.None)];
        }

        var writes = samples.Select(sample => new SubscriberWrite(sample.Uid, After(sample), ConditionOf(sample), $"{writeId}:{sample.Uid}")).ToList();
        return writes.Count == 1 ? [await bench.Dual.WriteAsync(writes[0], CancellationToken.None)] : await bench.Dual.WriteBatchAsync(writes, CancellationToken.None);

        WriteCondition ConditionOf(Subscriber sample) => IsUnconditional ? WriteCondition.None
            : versions.TryGetValue(sample.Uid, out var version) ? WriteCondition.AtVersion(version) : WriteCondition.MustBeAbsent;
    }

    private static Subscriber Changed(Subscriber sample) => sample with { PlanId = "CHANGED" };

    private static Subscriber Drifted(Subscriber sample) => sample with { Email = "drifted@example.org" };

    /// <summary>So long that the intent of a chunk does not go into one item of the state store.</summary>
    private static Subscriber Long(Subscriber sample) => sample with { Address = new string('ü', 500) };

    private static Subscriber Renumbered(Subscriber sample) => sample with { Msisdn = sample.Msisdn.Replace("+999", "+998", StringComparison.Ordinal) };
}
