using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>What a write comes to, given what both sides hold: decided without writing, or an entry for the journal.</summary>
/// <param name="Decided">The outcome when nothing is to be written; otherwise null.</param>
/// <param name="Entry">What is to be written; null when <paramref name="Decided"/>.</param>
/// <param name="Before">The record as Dual showed it before.</param>
internal sealed record PlannedWrite(WriteOutcome? Decided, IntentEntry? Entry, WriteEffect Effect, StoredSubscriber? Before)
{
    public static PlannedWrite Of(WriteOutcome decided) => new(decided, null, WriteEffect.Unchanged, null);
}
