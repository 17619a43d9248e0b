using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>One combination of the matrix.</summary>
/// <param name="Call">The number of the call that fails, among those of the write.</param>
/// <param name="IntrudeAt">Before which call somebody else writes; 0: after the answer.</param>
/// <param name="RecoveryCall">The number of the call that fails among those of the reconciler; 0: none.</param>
internal sealed record Combination(
    FaultOperation Operation, int Call, Fault Fault, Intruder? Intruder = null, int IntrudeAt = 0, int RecoveryCall = 0, Fault RecoveryFault = Fault.Before)
{
    /// <summary>Instead of <see cref="Fault"/>: what the network to the store does from the call on, until the answer.</summary>
    public NetworkFault? Network { get; init; }

    /// <summary>Whether the same write, with the same write_id, is tried again while it is recovered.</summary>
    public bool Retries { get; init; }

    public override string ToString() =>
        $"{Operation}: {Network?.ToString() ?? Fault.ToString()} at call {Call}{(Intruder is null ? "" : $", {Intruder} {(IntrudeAt == 0 ? "after the answer" : $"before call {IntrudeAt}")}")}"
        + (Retries ? ", tried again" : "") + (RecoveryCall == 0 ? "" : $", then {RecoveryFault} at call {RecoveryCall} of the reconciler");
}

/// <summary>Runs combinations one after the other on the same stores, each on subscribers of its own, and checks what is left.</summary>
/// <param name="servers">The way to the stores, where the network is to fail.</param>
internal sealed class FaultRun(DualStores stores, ProxiedServers? servers = null) : IAsyncDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    private DualBench _bench = DualBench.On(stores);
    private int _run;
    private int _calls;

    /// <summary>How many calls an operation makes when nothing fails.</summary>
    public async Task<int> CountCallsAsync(FaultOperation operation)
    {
        await RunAsync(new Combination(operation, 0, Fault.Before));
        return _calls;
    }

    /// <summary>How many calls the reconciler made in the two looks in which one was to fail.</summary>
    public int RecoveryCalls { get; private set; }

    /// <summary>Answers how many there were.</summary>
    public async Task<int> RunAllAsync(IEnumerable<Combination> combinations)
    {
        var count = 0;
        foreach (var combination in combinations)
        {
            await RunAsync(combination);
            count++;
        }

        return count;
    }

    /// <summary>No combination waits for a clock: one that takes long in real time hangs.</summary>
    public async Task RunAsync(Combination combination)
    {
        var running = Task.Run(() => RunToItsEndAsync(combination));
        if (await Task.WhenAny(running, Task.Delay(LongestRun)) != running) Assert.Fail($"{combination}: it hangs.");
        await running;
    }

    private static readonly TimeSpan GivenUpCalls = TimeSpan.FromSeconds(6);

    private async Task RunToItsEndAsync(Combination combination)
    {
        var operation = combination.Operation;
        var samples = operation.Samples(++_run);
        var subject = samples[samples.Count / 2];
        await PrepareAsync(operation, samples);
        IReadOnlyDictionary<string, string> versions = null!;
        await PatientlyAsync(async () => versions =
            (await _bench.Dual.GetManyAsync([.. samples.Select(sample => sample.Uid)], CancellationToken.None)).ToDictionary(pair => pair.Key, pair => pair.Value.Version));

        var intruding = Task.FromResult(false);
        _bench.Faults.Arm(combination.Network is null ? combination.Call : 0, combination.Fault);
        if (combination.Network is { } network) _bench.Faults.ActBefore(combination.Call, system => servers!.BreakAsync(system, network));
        if (combination is { Intruder: { } early, IntrudeAt: > 0 }) _bench.Faults.ActBefore(combination.IntrudeAt, _ => intruding = early.ActAsync(stores, subject));
        var writeId = DualBench.NewWriteId();
        var outcomes = await AttemptAsync(() => operation.AttemptAsync(_bench, samples, versions, writeId));
        _calls = _bench.Faults.Calls;

        // The write may have ended with a failure while somebody else was still at it.
        var hasIntruded = await intruding;
        if (servers is not null)
        {
            await servers.HealAsync();

            // The leases pass in virtual time, but a call to a real server that was given up may go on for some real seconds.
            await Task.Delay(GivenUpCalls);
        }

        // A write that finds somebody else's change ends before the later calls.
        var isWhole = combination.IntrudeAt == 0 || combination.IntrudeAt >= combination.Call;
        if (isWhole && combination is { Call: > 0, Network: null }) Assert.True(_bench.Faults.HasFailed, $"{combination}: there is no such call.");
        if (combination is { Intruder: { } late, IntrudeAt: 0 }) await PatientlyAsync(async () => hasIntruded = await late.ActAsync(stores, subject));

        List<IReadOnlyList<WriteOutcome>?> retries = [];
        await RecoverAsync(combination, async () =>
        {
            if (combination.Retries) retries.Add(await AttemptAsync(() => operation.AttemptAsync(_bench, samples, versions, writeId)));
        });
        var intruder = hasIntruded ? combination.Intruder : null;
        for (var i = 0; i < samples.Count; i++)
        {
            var (sample, answer) = (samples[i], AnswerOf(i));
            await PatientlyAsync(() => new FaultCheck(stores, _bench, combination).CheckAsync(sample, answer, sample == subject ? intruder : null));
        }

        await PatientlyAsync(() => RemoveAsync(samples, combination));

        // Of several answers the one counts that acknowledges; a refusal of a retry says nothing of the first attempt.
        WriteOutcome? AnswerOf(int i) => retries.Select(retry => retry?[i]).FirstOrDefault(outcome => outcome is WriteOutcome.Done) ?? (retries.Count == 0 ? outcomes?[i] : outcomes?[i] as WriteOutcome.Done);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task PrepareAsync(FaultOperation operation, IReadOnlyList<Subscriber> samples)
    {
        await AddAsync(stores.Cloud, samples.Select(operation.Cloud));
        await AddAsync(stores.Legacy, samples.Select(operation.Legacy));
        if (operation.IsRefused) await AddAsync(stores.Legacy, [operation.After(samples[0])! with { Uid = $"{samples[0].Uid}-owner", Imsi = samples[0].Imsi.Replace("001010", "001011", StringComparison.Ordinal) }]);

        static async Task AddAsync(IProvisioningProvider provider, IEnumerable<Subscriber?> subscribers)
        {
            var writes = subscribers.OfType<Subscriber>().Select(subscriber => SubscriberWrite.Create(subscriber, DualBench.NewWriteId())).ToList();
            if (writes.Count > 0) Assert.All(await provider.WriteBatchAsync(writes, CancellationToken.None), outcome => Assert.IsType<WriteOutcome.Done>(outcome));
        }
    }

    /// <summary>A real server on a busy machine may not answer in time: what the test itself asks is asked again.</summary>
    private async Task PatientlyAsync(Func<Task> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ask();
                return;
            }
            catch (SystemUnavailableException) when (servers is not null && attempt < 10)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Null when there was no answer but a failure.</summary>
    private async Task<IReadOnlyList<WriteOutcome>?> AttemptAsync(Func<Task<IReadOnlyList<WriteOutcome>>> attempt)
    {
        try
        {
            var outcomes = await attempt();

            // Nobody hears the answer of a dead process.
            return _bench.Faults.IsDead ? null : outcomes;
        }
        catch (Exception exception) when (exception is SystemUnavailableException or IOException)
        {
            return null;
        }
    }

    /// <param name="meanwhile">Done before the first look of the reconciler, and after it.</param>
    private async Task RecoverAsync(Combination combination, Func<Task> meanwhile)
    {
        var writer = _bench.Faults;
        await ReviveAsync();
        if (combination.Fault is Fault.LateSoon or Fault.LateAfterAnswer) await writer.ReleaseLateAsync();
        if (combination.RecoveryCall > 0)
        {
            _bench.Faults.Arm(combination.RecoveryCall, combination.RecoveryFault);
            await LookInSpiteAsync();
            await LookInSpiteAsync();
            var reconciler = _bench.Faults;
            RecoveryCalls = reconciler.Calls;
            await ReviveAsync();
            if (combination.RecoveryFault is Fault.LateAfterLook or Fault.DeathLate) await LookInSpiteAsync();
            await reconciler.ReleaseLateAsync();
        }
        else
        {
            await meanwhile();
            await PatientlyAsync(_bench.LookAsync);
        }

        await writer.ReleaseLateAsync();
        await meanwhile();
        await PatientlyAsync(_bench.RecoverAsync);
    }

    /// <summary>What a running portal does: what fails is tried again at the next look.</summary>
    private async Task LookInSpiteAsync()
    {
        try
        {
            await _bench.LookAsync();
        }
        catch (Exception exception) when (exception is SystemUnavailableException or IOException)
        {
        }
    }

    /// <summary>Goes on with this process, or with the next one when it is dead; every other time it is ended in order.</summary>
    private async Task ReviveAsync()
    {
        _bench.Faults.Disarm();
        if (_bench.Faults.IsDead || _run % 2 == 0) _bench = await _bench.RestartAsync();
    }

    /// <summary>Everything can be written again afterwards: no lock is left.</summary>
    private async Task RemoveAsync(IReadOnlyList<Subscriber> samples, Combination combination)
    {
        var uids = samples.Select(sample => sample.Uid).ToList();
        if (combination.Operation.IsRefused) uids.Add($"{samples[0].Uid}-owner");
        var removals = uids.ConvertAll(uid => SubscriberWrite.Remove(uid, null, DualBench.NewWriteId()));
        var outcomes = await _bench.Dual.WriteBatchAsync(removals, CancellationToken.None);
        for (var attempt = 1; attempt < 3 && servers is not null && outcomes.Any(outcome => outcome is WriteOutcome.Unknown); attempt++)
        {
            // A real server on a busy machine may be late once more.
            await _bench.RecoverAsync();
            outcomes = await _bench.Dual.WriteBatchAsync(removals, CancellationToken.None);
        }

        Assert.All(outcomes, outcome => Assert.True(outcome is WriteOutcome.Done or WriteOutcome.Refused { Reason: RefusalReason.NotFound }, $"{combination}: afterwards {outcome}"));
    }
}
