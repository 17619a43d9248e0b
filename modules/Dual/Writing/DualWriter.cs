using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>The dual-write protocol of design.md, from the request to the outcome: read both, plan, journal, run, settle.</summary>
internal sealed partial class DualWriter(
    DualSides sides, WritePlanner planner, IntentJournal journal, IOptions<DualOptions> options, TimeProvider time, ILogger<DualWriter> logger) : IDisposable
{
    /// <summary>Waits for another intent on the same subscriber, which is over in a moment as a rule; about three seconds together. In real time: a clock that is held must not hold a request.</summary>
    private static readonly int[] WaitsMs = [2, 4, 8, 16, 32, 64, 100, 150, 200, 250, 300, 400, 500, 500, 500];

    /// <summary>Writes at once on this instance. The rest wait here, before their deadlines begin, rather than in the stores.</summary>
    private readonly SemaphoreSlim _slots = new(32, 32);

    private readonly IntentRun _run = new(sides, time, options.Value.CallDeadline);

    public Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) => WriteAsync(
        [.. writes.Select(write => new WriteRequest(write.Uid, write.WriteId, (cloud, legacy) => planner.Plan(write, cloud, legacy)))], null, cancellationToken);

    /// <param name="operation">Null: what the plan comes to.</param>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<WriteRequest> requests, string? operation, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[requests.Count];
        var differing = new Dictionary<int, string>();
        var open = Enumerable.Range(0, requests.Count).ToList();
        for (var attempt = 0; open.Count > 0; attempt++)
        {
            var plans = new Dictionary<int, PlannedWrite>();
            var doubtful = new List<int>();
            await _slots.WaitAsync(cancellationToken);
            try
            {
                if (await ReadAsync(open, index => requests[index].Uid, outcomes, cancellationToken) is not { } read) break;
                foreach (var index in open)
                {
                    var (uid, _, plan) = requests[index];
                    var planned = plan(read.Cloud.GetValueOrDefault(uid), read.Legacy.GetValueOrDefault(uid));
                    if (planned.Decided is null) plans[index] = planned;
                    else if (IsDoubtful(index, planned.Decided)) doubtful.Add(index);
                    else outcomes[index] = planned.Decided;
                }

                open = [.. await MakeAsync(plans, outcomes, operation, cancellationToken), .. doubtful];
            }
            finally
            {
                _slots.Release();
            }

            if (open.Count > 0) await WaitAsync(open, requests, plans, differing, outcomes, attempt, cancellationToken);
        }

        return outcomes;

        // The sides may only seem to differ, because another write to the subscriber is under way: it counts when a second look finds the same, and no intent was open in between.
        bool IsDoubtful(int index, WriteOutcome decided)
        {
            if (decided is not WriteOutcome.Refused { Reason: RefusalReason.SidesDiffer, Current: { } current }) return false;
            var isSame = differing.TryGetValue(index, out var version) && version == current.Version;
            differing[index] = current.Version;
            return !isSame;
        }
    }

    public void Dispose() => _slots.Dispose();

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

    /// <summary>Waits for the intents that are in the way, and answers the requests for which that would last.</summary>
    private async Task WaitAsync(
        List<int> open, IReadOnlyList<WriteRequest> requests, Dictionary<int, PlannedWrite> plans, Dictionary<int, string> differing, WriteOutcome[] outcomes, int attempt,
        CancellationToken cancellationToken)
    {
        foreach (var index in open.ToList())
        {
            // An intent that its owner gave up is not over in a moment. Of many, a held lock is looked up only once it has lasted.
            if (attempt is 0 or 1 && open.Count > 1 && plans.ContainsKey(index)) continue;
            var (uid, writeId, _) = requests[index];
            var locks = plans.TryGetValue(index, out var plan) ? IntentLock.Of(plan.Entry!) : [IntentLock.OfUid(uid)];
            Intent? holder = null;
            foreach (var key in locks) holder ??= await journal.HolderAsync(key, cancellationToken);
            if (holder is not null) differing.Remove(index);
            if (attempt < WaitsMs.Length && holder?.LastError is null) continue;
            outcomes[index] = holder is not null && await IsRetryAsync(uid, writeId, holder, cancellationToken)
                ? new WriteOutcome.Unknown(SystemKeys.Dual, $"This write to subscriber {uid} was begun before and is not settled yet.")
                : new WriteOutcome.Refused(
                    RefusalReason.IntentOpen, $"An earlier write that concerns subscriber {uid} is not settled yet; the portal settles it by itself.", [], plan?.Before);
            open.Remove(index);
        }

        if (open.Count > 0) await Task.Delay(WaitsMs[Math.Min(attempt, WaitsMs.Length - 1)], cancellationToken);
    }

    /// <summary>Whether the open intent is an earlier attempt at the very same write.</summary>
    private async Task<bool> IsRetryAsync(string uid, string writeId, Intent holder, CancellationToken cancellationToken) =>
        (await journal.EntriesAsync(holder, cancellationToken)).Any(entry => entry.Uid == uid && entry.WriteId == writeId);

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
