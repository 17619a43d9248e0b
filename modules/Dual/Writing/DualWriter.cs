using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>The dual-write protocol of design.md, from the request to the outcome: read both, plan, journal, run, settle.</summary>
internal sealed partial class DualWriter(
    DualSides sides, WritePlanner planner, IntentJournal journal, IOptions<DualOptions> options, TimeProvider time, ILogger<DualWriter> logger)
{
    /// <summary>Waits for another intent on the same subscriber, which is over in a moment as a rule; about three seconds together. In real time: a clock that is held must not hold a request.</summary>
    private static readonly int[] WaitsMs = [2, 4, 8, 16, 32, 64, 100, 150, 200, 250, 300, 400, 500, 500, 500];

    private readonly IntentRun _run = new(sides, time, options.Value.CallDeadline);

    public Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) =>
        WriteAsync(writes, write => write.Uid, planner.Plan, null, cancellationToken);

    /// <param name="plan">Judges one request by what both sides hold.</param>
    /// <param name="operation">Null: what the plan comes to.</param>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync<T>(
        IReadOnlyList<T> requests, Func<T, string> uidOf, Func<T, StoredSubscriber?, StoredSubscriber?, PlannedWrite> plan, string? operation, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[requests.Count];
        var open = Enumerable.Range(0, requests.Count).ToList();
        for (var attempt = 0; open.Count > 0; attempt++)
        {
            if (await ReadAsync(open, index => uidOf(requests[index]), outcomes, cancellationToken) is not { } read) break;
            var plans = new Dictionary<int, PlannedWrite>();
            foreach (var index in open)
            {
                var uid = uidOf(requests[index]);
                var planned = plan(requests[index], read.Cloud.GetValueOrDefault(uid), read.Legacy.GetValueOrDefault(uid));
                if (planned.Decided is { } decided) outcomes[index] = decided;
                else plans[index] = planned;
            }

            open = await MakeAsync(plans, outcomes, operation, cancellationToken);
            if (open.Count > 0) await WaitAsync(open, index => uidOf(requests[index]), plans, outcomes, attempt, cancellationToken);
        }

        return outcomes;
    }

    /// <summary>Reads both sides; null when one cannot be read, and then nothing is written and every request is answered so.</summary>
    private async Task<Both<IReadOnlyDictionary<string, StoredSubscriber>>?> ReadAsync(
        List<int> open, Func<int, string> uidOf, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var uids = open.Select(uidOf).ToList();
        var reads = sides.Both.Map(side => AttemptAsync(side));
        var (cloud, legacy) = (await reads.Cloud, await reads.Legacy);
        if (cloud.Error is null && legacy.Error is null) return new(cloud.Records!, legacy.Records!);

        var detail = string.Join(' ', new[] { cloud.Error, legacy.Error }.OfType<string>());
        IReadOnlyList<SideResult> results = [Result(sides.Cloud, cloud.Error), Result(sides.Legacy, legacy.Error)];
        foreach (var index in open) outcomes[index] = new WriteOutcome.Refused(RefusalReason.OneSideUnavailable, detail, [], null) { Sides = results };
        return null;

        async Task<(IReadOnlyDictionary<string, StoredSubscriber>? Records, string? Error)> AttemptAsync(Side side)
        {
            try
            {
                return (await side.ReadAsync(uids, cancellationToken), null);
            }
            catch (SystemUnavailableException exception)
            {
                return (null, exception.Message);
            }
        }

        static SideResult Result(Side side, string? error) => new(side.Key, false, error ?? "Not written, because the other side cannot be reached.");
    }

    /// <summary>Journals and runs the plans; answers those for which another intent is in the way.</summary>
    private async Task<List<int>> MakeAsync(Dictionary<int, PlannedWrite> plans, WriteOutcome[] outcomes, string? operation, CancellationToken cancellationToken)
    {
        if (plans.Count == 0) return [];
        var held = await JournalAsync(operation ?? OperationOf(plans), [.. plans.OrderBy(pair => pair.Key).Select(pair => pair.Value.Entry!)], cancellationToken);
        var live = held.Live.Select(entry => entry.Uid).ToHashSet();
        var runs = plans.Where(pair => live.Contains(pair.Value.Entry!.Uid)).OrderBy(pair => pair.Key)
            .Select(pair => (Index: pair.Key, Run: new EntryRun(pair.Value.Entry!, pair.Value))).ToList();
        if (runs.Count > 0)
        {
            // From here on the request may go away, but not the write.
            await _run.RunAsync(held.Intent, [.. runs.Select(item => item.Run)]);
            await SettleAsync(held, [.. runs.Select(item => item.Run)]);
            foreach (var (index, run) in runs) outcomes[index] = run.Outcome!;
        }

        return [.. plans.Keys.Where(index => !live.Contains(plans[index].Entry!.Uid)).Order()];
    }

    private async Task<HeldIntent> JournalAsync(string operation, IReadOnlyList<IntentEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await journal.OpenAsync(operation, entries, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new SystemUnavailableException("state", "The portal's own state did not answer in time; nothing was written.", exception);
        }
    }

    /// <summary>What is known is settled, what is not stays open. A failure here leaves the intent to the reconciler, which comes to the same end.</summary>
    private async Task SettleAsync(HeldIntent held, IReadOnlyList<EntryRun> runs)
    {
        var open = runs.Where(run => run.StaysOpen).Select(run => run.Entry.Uid).ToHashSet();
        try
        {
            if (open.Count == 0) await journal.CloseAsync(held, CancellationToken.None);
            else await journal.KeepAsync(held, open, runs.First(run => run.StaysOpen).Outcome is WriteOutcome.Unknown unknown ? unknown.Detail : "", held.Intent.LeaseUntil, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotSettled(logger, held.Intent.Id, exception);
        }
    }

    private async Task WaitAsync(
        List<int> open, Func<int, string> uidOf, Dictionary<int, PlannedWrite> plans, WriteOutcome[] outcomes, int attempt, CancellationToken cancellationToken)
    {
        foreach (var index in open.ToList())
        {
            // An intent that its owner gave up is not over in a moment; a held lock is looked up only once it has lasted.
            if (attempt is 0 or 1 && open.Count > 1) continue;
            Intent? holder = null;
            foreach (var key in IntentLock.Of(plans[index].Entry!)) holder ??= await journal.HolderAsync(key, cancellationToken);
            if (attempt < WaitsMs.Length && holder?.LastError is null) continue;
            outcomes[index] = new WriteOutcome.Refused(
                RefusalReason.IntentOpen, $"An earlier write that concerns subscriber {uidOf(index)} is not settled yet; the portal settles it by itself.", [], plans[index].Before);
            open.Remove(index);
        }

        if (open.Count > 0) await Task.Delay(WaitsMs[Math.Min(attempt, WaitsMs.Length - 1)], cancellationToken);
    }

    private static string OperationOf(Dictionary<int, PlannedWrite> plans) => plans.Count > 1 ? "BATCH" : plans.Values.First().Effect switch
    {
        WriteEffect.Created => "CREATE",
        WriteEffect.Deleted => "DELETE",
        _ => "UPDATE",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Intent {IntentId} could not be settled by its owner and is left to the reconciler.")]
        public static partial void NotSettled(ILogger logger, string intentId, Exception exception);
    }
}
