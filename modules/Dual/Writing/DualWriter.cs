using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>The dual-write protocol of design.md, from the request to the outcome: read both, plan, journal, run, settle.</summary>
internal sealed partial class DualWriter(
    DualSides sides, WritePlanner planner, IntentJournal journal, OpenIntents intents, IOptions<DualOptions> options, TimeProvider time, ILogger<DualWriter> logger) : IDisposable
{
    /// <summary>Waits for another intent on the same subscriber, which is over in a moment as a rule; about three seconds together.</summary>
    private static readonly int[] WaitsMs = [2, 4, 8, 16, 32, 64, 100, 150, 200, 250, 300, 400, 500, 500, 500];

    /// <summary>Writes at once on this instance. The rest wait here, before their deadlines begin, rather than in the stores.</summary>
    private readonly SemaphoreSlim _slots = new(32, 32);

    private readonly IntentRun _run = new(sides, time, options.Value);

    public Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes, CancellationToken cancellationToken) => WriteAsync(
        [.. writes.Select(write => new WriteRequest(write.Uid, write.WriteId, (cloud, legacy) => planner.Plan(write, cloud, legacy)))], null, cancellationToken);

    /// <param name="operation">Null: what the plan comes to.</param>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<WriteRequest> requests, string? operation, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[requests.Count];
        var looks = new Dictionary<int, string>();
        var open = Enumerable.Range(0, requests.Count).ToList();
        try
        {
            for (var attempt = 0; open.Count > 0; attempt++)
            {
                var plans = new Dictionary<int, PlannedWrite>();
                open = await AttemptAsync(open, plans);
                if (open.Count > 0) await WaitAsync(open, requests, plans, looks, outcomes, attempt, cancellationToken);
            }
        }
        catch (SystemUnavailableException exception)
        {
            // Only a journalled write has begun, and that has an outcome.
            foreach (var index in open) outcomes[index] ??= NotBegun(exception);
        }

        return outcomes;

        async Task<List<int>> AttemptAsync(List<int> asked, Dictionary<int, PlannedWrite> plans)
        {
            var doubtful = new List<int>();
            await _slots.WaitAsync(cancellationToken);
            try
            {
                if (await ReadAsync(asked, index => requests[index].Uid, outcomes, cancellationToken) is not { } read) return [];
                foreach (var index in asked)
                {
                    var (uid, _, plan) = requests[index];
                    var planned = plan(read.Cloud.GetValueOrDefault(uid), read.Legacy.GetValueOrDefault(uid));
                    if (planned.Decided is null) plans[index] = planned;
                    else if (IsDoubtful(index, planned.Decided)) doubtful.Add(index);
                    else outcomes[index] = planned.Decided;
                }

                return [.. await MakeAsync(plans, outcomes, operation, cancellationToken), .. doubtful];
            }
            finally
            {
                _slots.Release();
            }
        }

        // The sides may only seem to differ, or to hold what was asked for, because a write to the subscriber is under way, which may yet be put back.
        // Either counts when a second look finds the same, and no intent was open in between.
        bool IsDoubtful(int index, WriteOutcome decided)
        {
            var seen = decided switch
            {
                WriteOutcome.Refused { Reason: RefusalReason.SidesDiffer } refused => refused.Current?.Version,
                WriteOutcome.Done done => done.After?.Version,
                _ => null,
            };
            if (seen is null) return false;
            var isSame = looks.TryGetValue(index, out var version) && version == seen;
            looks[index] = seen;
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
        foreach (var index in open) outcomes[index] = new WriteOutcome.Refused(RefusalReason.OneSideUnavailable, detail, [], null)
        {
            Sides = results,
            Unreachable = (cloud.Error is null ? sides.Legacy : sides.Cloud).Key,
        };
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
        HeldIntent held;
        try
        {
            held = await journal.OpenAsync(operation ?? OperationOf(plans), [.. plans.OrderBy(pair => pair.Key).Select(pair => pair.Value.Entry!)], cancellationToken);
        }
        catch (SystemUnavailableException exception)
        {
            // The journal may hold it nevertheless. What was to be written is then dropped; but a removal is completed by the reconciler, should somebody else remove one side until then.
            foreach (var (index, plan) in plans) outcomes[index] = plan.Entry!.After is null ? new WriteOutcome.Unknown(SystemKeys.Dual, exception.Message) { Sides = Unwritten } : NotBegun(exception);
            return [];
        }

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

    private IReadOnlyList<SideResult> Unwritten => [new(sides.Cloud.Key, false, "Not written."), new(sides.Legacy.Key, false, "Not written.")];

    private WriteOutcome.Refused NotBegun(SystemUnavailableException exception) =>
        new(RefusalReason.OneSideUnavailable, $"{exception.Message} No side was written.", [], null) { Sides = Unwritten, Unreachable = exception.System };

    /// <summary>
    /// What is known is settled, what is not stays open. When that fails the reconciler comes to the same end, unless somebody else changes a side before it looks:
    /// so nothing is called done that is not settled.
    /// </summary>
    private async Task SettleAsync(HeldIntent held, IReadOnlyList<EntryRun> runs)
    {
        if (await TrySettleAsync(held, runs)) return;
        foreach (var run in runs.Where(run => run.Outcome is WriteOutcome.Done))
            run.LeaveOpen(SystemKeys.Dual, "Both sides took it, but the portal could not settle it yet.", sides.Both);
    }

    private async Task<bool> TrySettleAsync(HeldIntent held, IReadOnlyList<EntryRun> runs)
    {
        var open = runs.Where(run => run.StaysOpen).ToList();
        try
        {
            if (open.Count == 0) return await journal.CloseAsync(held, CancellationToken.None);
            var reason = ((WriteOutcome.Unknown)open[0].Outcome!).Detail;
            return await journal.KeepAsync(held, open.Select(run => run.Entry.Uid).ToHashSet(), reason, held.Intent.LeaseUntil, CancellationToken.None) is not null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotSettled(logger, held.Intent.Id, exception);
            return false;
        }
    }

    /// <summary>Waits for the intents that are in the way, and answers the requests for which that would last.</summary>
    private async Task WaitAsync(
        List<int> open, IReadOnlyList<WriteRequest> requests, Dictionary<int, PlannedWrite> plans, Dictionary<int, string> looks, WriteOutcome[] outcomes, int attempt,
        CancellationToken cancellationToken)
    {
        var isBlocked = plans.Count > 0 && open.Exists(plans.ContainsKey);
        var locked = await intents.OpenAmongAsync([.. open.Where(index => !plans.ContainsKey(index)).Select(index => requests[index].Uid)], cancellationToken);

        // Of many, a held lock is looked up only once it has lasted.
        var blocked = open.Where(index => plans.ContainsKey(index) ? attempt > 1 || open.Count == 1 : locked.Contains(requests[index].Uid)).ToList();
        var holders = await journal.HoldersAsync(blocked.Select(index => plans.TryGetValue(index, out var plan) ? IntentLock.Of(plan.Entry!) : [IntentLock.OfUid(requests[index].Uid)]), cancellationToken);
        var begun = new Dictionary<string, HashSet<(string Uid, string WriteId)>>();
        foreach (var (index, holder) in blocked.Zip(holders))
        {
            looks.Remove(index);
            isBlocked = true;

            // An intent that its owner gave up is not over in a moment.
            if (attempt < WaitsMs.Length && holder?.LastError is null) continue;
            var (uid, writeId, _) = requests[index];
            outcomes[index] = holder is not null && (await BegunAsync(holder)).Contains((uid, writeId))
                ? new WriteOutcome.Unknown(SystemKeys.Dual, $"This write to subscriber {uid} was begun before and is not settled yet.")
                : new WriteOutcome.Refused(
                    RefusalReason.IntentOpen, $"An earlier write that concerns subscriber {uid} is not settled yet; the portal settles it by itself.", [], plans.GetValueOrDefault(index)?.Before);
            open.Remove(index);
        }

        if (open.Count > 0 && isBlocked) await Task.Delay(TimeSpan.FromMilliseconds(WaitsMs[Math.Min(attempt, WaitsMs.Length - 1)]), time, cancellationToken);

        // What an open intent is about: an earlier attempt at the very same write is among it.
        async Task<HashSet<(string Uid, string WriteId)>> BegunAsync(Intent holder)
        {
            if (!begun.TryGetValue(holder.Id, out var writes))
                begun[holder.Id] = writes = [.. (await journal.EntriesAsync(holder, cancellationToken)).Select(entry => (entry.Uid, entry.WriteId))];
            return writes;
        }
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
