using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Reading;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>
/// Steps 3 and 4 of the protocol, in the hands of the intent's owner: write both sides, then read back, or put back what one side took alone.
/// Gives every entry an outcome; one whose outcome is unknown keeps the intent open.
/// </summary>
internal sealed class IntentRun(DualSides sides, TimeProvider time, DualOptions options)
{
    private const string LeaseOver = "The write took too long to be finished safely.";

    public async Task RunAsync(Intent intent, IReadOnlyList<EntryRun> runs)
    {
        if (!MayCall(intent, runs)) return;
        await WriteAsync(runs);

        foreach (var run in runs)
        {
            if (run.FirstUnknown is { } unknown) run.LeaveOpen(unknown.System, unknown.Detail, sides.Both);
        }

        await VerifyAsync(intent, [.. runs.Where(run => run.Outcome is null && run.IsAcknowledged)]);
        await PutBackAsync(intent, [.. runs.Where(run => run.Outcome is null)]);
    }

    private async Task WriteAsync(IReadOnlyList<EntryRun> runs)
    {
        var said = await Task.WhenAll(
            SendAsync(sides.Cloud, runs, run => run.Entry.Sides.Cloud),
            SendAsync(sides.Legacy, runs, run => run.Entry.Sides.Legacy));
        for (var i = 0; i < runs.Count; i++) runs[i].Said = new(said[0][i], said[1][i]);
    }

    private static async Task<WriteOutcome?[]> SendAsync(Side side, IReadOnlyList<EntryRun> runs, Func<EntryRun, SideImage> image)
    {
        var writing = Enumerable.Range(0, runs.Count).Where(i => image(runs[i]).Writes).ToList();
        var outcomes = await side.WriteAsync([.. writing.Select(i => SideWrites.Forward(runs[i].Entry, image(runs[i])))]);
        var said = new WriteOutcome?[runs.Count];
        for (var i = 0; i < writing.Count; i++) said[writing[i]] = outcomes[i];
        return said;
    }

    /// <summary>Both sides acknowledged: what they hold now is compared with what was written. A newer change by somebody else does not undo this write.</summary>
    private async Task VerifyAsync(Intent intent, IReadOnlyList<EntryRun> runs)
    {
        if (await ReadBackAsync(intent, runs) is not { } read) return;
        foreach (var run in runs)
        {
            var entry = run.Entry;
            var (cloud, legacy) = (read.Cloud.GetValueOrDefault(entry.Uid), read.Legacy.GetValueOrDefault(entry.Uid));
            if (IsSpoilt(entry.Sides.Cloud, cloud) || IsSpoilt(entry.Sides.Legacy, legacy)) continue;
            run.Outcome = new WriteOutcome.Done(run.Plan.Effect, run.Plan.Before, entry.After is null ? null : DualRecord.Compose(cloud, legacy))
            {
                Sides = run.Results(sides.Both),
                IsReadBack = entry.After is not null || (cloud is null && legacy is null),
            };

            bool IsSpoilt(SideImage image, StoredSubscriber? stored) =>
                stored is not null && SideWrites.StateOf(intent, entry, image, stored) == SideState.After && !SideWrites.Holds(stored, entry.After);
        }
    }

    /// <summary>One side did not take it: the other is put back, if it is still this write's, and read back.</summary>
    private async Task PutBackAsync(Intent intent, IReadOnlyList<EntryRun> runs)
    {
        var undoing = runs.Where(run => run.Said.Any(Wrote)).Reverse().ToList();
        foreach (var run in runs.Except(undoing)) run.Outcome = Refusal(run, rolledBack: false);
        if (!MayCall(intent, undoing)) return;

        var undone = await Task.WhenAll(
            UndoAsync(sides.Cloud, undoing, run => run.Said.Cloud, run => run.Entry.Sides.Cloud),
            UndoAsync(sides.Legacy, undoing, run => run.Said.Legacy, run => run.Entry.Sides.Legacy));

        foreach (var run in undoing)
        {
            var outcomes = new Both<WriteOutcome?>(undone[0].GetValueOrDefault(run), undone[1].GetValueOrDefault(run));
            if (outcomes.Any(outcome => outcome is WriteOutcome.Unknown or WriteOutcome.Refused { Reason: RefusalReason.OneSideUnavailable }))
                run.LeaveOpen((outcomes.Cloud is null or WriteOutcome.Done ? sides.Legacy : sides.Cloud).Key, "The side that was written could not be put back yet.", sides.Both);
            else if (outcomes.Any(outcome => outcome is WriteOutcome.Refused))
                run.Outcome = Refusal(run, rolledBack: false);
        }

        var back = undoing.Where(run => run.Outcome is null).ToList();
        if (await ReadBackAsync(intent, back) is not { } read) return;
        foreach (var run in back)
        {
            var isBack = SideWrites.Holds(read.Cloud.GetValueOrDefault(run.Entry.Uid), run.Entry.Sides.Cloud.Before)
                && SideWrites.Holds(read.Legacy.GetValueOrDefault(run.Entry.Uid), run.Entry.Sides.Legacy.Before);
            run.Outcome = Refusal(run, isBack);
        }

        async Task<Dictionary<EntryRun, WriteOutcome>> UndoAsync(Side side, List<EntryRun> all, Func<EntryRun, WriteOutcome?> said, Func<EntryRun, SideImage> image)
        {
            var written = all.Where(run => Wrote(said(run))).ToList();
            var outcomes = await side.WriteAsync(
                [.. written.Select(run => SideWrites.Back(intent, run.Entry, image(run), ((WriteOutcome.Done)said(run)!).After?.Version))]);
            return written.Zip(outcomes).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }

    private static bool Wrote(WriteOutcome? said) => said is WriteOutcome.Done { Effect: not WriteEffect.Unchanged };

    private WriteOutcome.Refused Refusal(EntryRun run, bool rolledBack)
    {
        var results = run.Results(sides.Both, undone: rolledBack);
        var refusals = new[] { run.Said.Cloud, run.Said.Legacy }.OfType<WriteOutcome.Refused>().ToList();
        if (refusals.Count == 2 && refusals[0].Reason == refusals[1].Reason && refusals[0].Reason != RefusalReason.OneSideUnavailable)
            return refusals[0] with { Current = run.Plan.Before, Sides = results };

        var unreachable = refusals.Find(refusal => refusal.Reason == RefusalReason.OneSideUnavailable);
        var cause = unreachable ?? refusals.FirstOrDefault();
        var detail = cause is null ? "A side did not store what was written."
            : $"{(ReferenceEquals(cause, run.Said.Cloud) ? sides.Cloud.Name : sides.Legacy.Name)}: {cause.Detail}";
        if (run.Said.Any(Wrote) && !rolledBack) detail += " The other side holds a newer change by now, so the two may differ.";
        return new WriteOutcome.Refused(
            unreachable is null ? RefusalReason.OneSideRefused : RefusalReason.OneSideUnavailable, detail, [.. refusals.SelectMany(refusal => refusal.Taken).Distinct()], run.Plan.Before)
        {
            RolledBack = rolledBack,
            Sides = results,
            Unreachable = unreachable is null ? null : (ReferenceEquals(unreachable, run.Said.Cloud) ? sides.Cloud : sides.Legacy).Key,
        };
    }

    private async Task<Both<IReadOnlyDictionary<string, StoredSubscriber>>?> ReadBackAsync(Intent intent, IReadOnlyList<EntryRun> runs)
    {
        if (runs.Count == 0 || !MayCall(intent, runs)) return null;
        try
        {
            return await sides.ReadAsync([.. runs.Select(run => run.Entry.Uid)], CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var system = (exception as SystemUnavailableException)?.System ?? sides.Cloud.Key;
            foreach (var run in runs) run.LeaveOpen(system, "It was written, but could not be read back.", sides.Both);
            return null;
        }
    }

    /// <summary>No call begins that could end after the lease: from then on the intent is another's.</summary>
    private bool MayCall(Intent intent, IReadOnlyList<EntryRun> runs)
    {
        if (time.GetUtcNow() + options.CallDeadlineOf(intent.Count) < intent.LeaseUntil) return true;
        foreach (var run in runs.Where(run => run.Outcome is null)) run.LeaveOpen(sides.Cloud.Key, LeaseOver, sides.Both);
        return false;
    }
}
