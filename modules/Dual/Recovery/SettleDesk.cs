using System.Globalization;
using SubscriberPortal.Dual.Intents;

namespace SubscriberPortal.Dual.Recovery;

/// <summary>Settles one intent by a person's decision, for API and page.</summary>
internal sealed class SettleDesk(OpenIntents intents, IntentRecovery recovery)
{
    /// <summary>Null when no such intent is open.</summary>
    public async Task<SettleResult?> SettleAsync(string intentId, SettleDirection direction, string who, CancellationToken cancellationToken)
    {
        if (await intents.FindHeaderAsync(intentId, cancellationToken) is not { LeaseUntil: var until }) return null;
        return await recovery.SettleAsync(intentId, direction, who, isOwnerDead: false, cancellationToken)
            ?? new SettleResult(false, [], string.Create(CultureInfo.InvariantCulture, $"It is still being worked on, until {until:u} at the latest."));
    }
}
