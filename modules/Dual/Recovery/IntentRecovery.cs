using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Dual.Writing;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Recovery;

/// <summary>
/// Step 5 of the protocol: takes an intent whose lease has run out and brings it to rest. It acts on what the sides hold, never on what the former owner may have believed,
/// and closes the intent only after a look that found nothing to do. Where a call that was given up may still have an effect, a whole lease passes before that last look.
/// </summary>
internal sealed partial class IntentRecovery(
    DualSides sides, IntentJournal journal, IAuditTrail trail, IOptions<DualOptions> options, TimeProvider time, ILogger<IntentRecovery> logger)
{
    /// <summary>Null when there is no such intent, or its lease has not run out.</summary>
    /// <param name="isOwnerDead">It is known that its owner can have no late effect: its lease is not waited for, neither before nor after.</param>
    public async Task<SettleResult?> SettleAsync(string intentId, SettleDirection direction, string who, bool isOwnerDead, CancellationToken cancellationToken)
    {
        if (await journal.TakeOverAsync(intentId, isOwnerDead, cancellationToken) is not { } held) return null;

        var isBack = false;
        for (var look = 0; ; look++)
        {
            var steps = await LookAsync(held, direction, cancellationToken);
            if (steps is null) return await KeepAsync(held, "A side cannot be reached.", cancellationToken);
            if (steps.TrueForAll(step => step.Step.IsNothing))
            {
                return isOwnerDead || (held.Intent.IsWatched && look == 0) || !steps.Exists(step => step.Step.MayComeLate)
                    ? await CloseAsync(held, steps, isBack, who, cancellationToken)
                    : await WatchAsync(held, isBack, cancellationToken);
            }

            if (look > 2) break;

            isBack = steps.Exists(step => step.Step is { IsNothing: false, IsBack: true });
            var (problem, isFinal) = await MakeAsync(steps);
            if (problem is not null)
            {
                // What can never be put back (its number is another's by now) is a conflict for a person; what a person wants completed stays open to choose the other way.
                return isFinal && direction != SettleDirection.Forward && await LookAsync(held, direction, cancellationToken) is { } last
                    ? await CloseAsync(held, last, isBack: false, who, cancellationToken)
                    : await KeepAsync(held, problem, cancellationToken);
            }
        }

        return await KeepAsync(held, "A side takes the write but does not hold it.", cancellationToken);
    }

    private sealed record Look(RecoveryStep Step, StoredSubscriber? Cloud, StoredSubscriber? Legacy)
    {
        public bool Differs => !SideWrites.Holds(Cloud, Legacy?.Subscriber);
    }

    private async Task<List<Look>?> LookAsync(HeldIntent held, SettleDirection direction, CancellationToken cancellationToken)
    {
        try
        {
            var entries = held.Live.ToList();
            var looks = new List<Look>(entries.Count);
            foreach (var chunk in entries.Chunk(1000))
            {
                var read = await sides.ReadAsync([.. chunk.Select(entry => entry.Uid)], cancellationToken);
                foreach (var entry in chunk)
                {
                    var (cloud, legacy) = (read.Cloud.GetValueOrDefault(entry.Uid), read.Legacy.GetValueOrDefault(entry.Uid));
                    looks.Add(new Look(RecoveryStep.Of(held.Intent, entry, cloud, legacy, direction), cloud, legacy));
                }
            }

            return looks;
        }
        catch (SystemUnavailableException exception)
        {
            Log.Unreadable(logger, held.Intent.Id, exception.System);
            return null;
        }
    }

    /// <summary>
    /// Makes the steps, the last entry first. Answers why one was not made, and whether it never will be. A version that has moved on is no such reason: the next look sees whose change it is.
    /// </summary>
    private async Task<(string? Problem, bool IsFinal)> MakeAsync(List<Look> looks)
    {
        looks.Reverse();
        var outcomes = (await Task.WhenAll(
            sides.Cloud.WriteAsync([.. looks.Select(look => look.Step.Writes.Cloud).OfType<SubscriberWrite>()]),
            sides.Legacy.WriteAsync([.. looks.Select(look => look.Step.Writes.Legacy).OfType<SubscriberWrite>()]))).SelectMany(side => side).ToList();
        if (outcomes.OfType<WriteOutcome.Unknown>().FirstOrDefault() is { } unknown) return (unknown.Detail, false);
        var refusals = outcomes.OfType<WriteOutcome.Refused>().ToList();
        if (refusals.Find(refusal => refusal.Reason == RefusalReason.OneSideUnavailable) is { } unavailable) return (unavailable.Detail, false);
        var refused = refusals.Find(refusal => refusal.Reason is not (RefusalReason.VersionMismatch or RefusalReason.NotFound or RefusalReason.AlreadyExists));
        return (refused?.Detail, refused is not null);
    }

    private async Task<SettleResult> CloseAsync(HeldIntent held, List<Look> looks, bool isBack, string who, CancellationToken cancellationToken)
    {
        var conflicts = looks.Where(look => look.Differs).Select(look => look.Step.Entry.Uid).ToList();
        if (!await journal.CloseAsync(held, cancellationToken)) return new SettleResult(false, [], "Another instance has taken it meanwhile.");

        var detail = conflicts.Count > 0 ? $"Settled; somebody else changed one side meanwhile, so both sides differ for {conflicts.Count} of {looks.Count}."
            : isBack || looks.Exists(look => look.Step.IsBack) ? "Settled: both sides are as they were before."
            : "Settled: both sides hold what was written.";
        var note = JsonSerializer.Serialize(new { detail });
        Log.Settled(logger, held.Intent.Id, detail);
        await trail.RecordAsync(new AuditEntry(who, "dual.settle", $"intent/{held.Intent.Id}", After: note), cancellationToken);
        foreach (var uid in conflicts) await trail.RecordAsync(new AuditEntry(who, "dual.conflict", $"dual/{uid}", After: note), cancellationToken);
        return new SettleResult(true, conflicts, detail);
    }

    private async Task<SettleResult> WatchAsync(HeldIntent held, bool isBack, CancellationToken cancellationToken)
    {
        var detail = $"{(isBack ? "What was written was put back." : "Nothing of it is left to do.")} It is looked at once more before it is closed, because a call that did not answer may still have its effect.";
        await journal.KeepAsync(held, LiveUids(held), detail, journal.LeaseEnd(held.Intent.Count), cancellationToken, isWatched: true);
        return new SettleResult(false, [], detail, IsWatched: true);
    }

    private async Task<SettleResult> KeepAsync(HeldIntent held, string reason, CancellationToken cancellationToken)
    {
        await journal.KeepAsync(held, LiveUids(held), reason, time.GetUtcNow().AddSeconds(options.Value.ReconcileSeconds), cancellationToken);
        return new SettleResult(false, [], reason);
    }

    private static HashSet<string> LiveUids(HeldIntent held) => held.Live.Select(entry => entry.Uid).ToHashSet();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Intent {IntentId}: {Detail}")]
        public static partial void Settled(ILogger logger, string intentId, string detail);

        [LoggerMessage(LogLevel.Warning, "Intent {IntentId} stays open: {System} cannot be reached.")]
        public static partial void Unreadable(ILogger logger, string intentId, string system);
    }
}
