using System.Collections.Concurrent;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Identity;

/// <summary>Tokens that were exchanged for newer ones, remembered until they would have expired. Such a token ends at once on this instance, and within <see cref="Lifetime"/> on every other.</summary>
internal sealed class EndedTokens(IStateStore state, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const string Partition = "ended-tokens";
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<string, (bool Ended, DateTimeOffset Until)> _known = new();

    /// <summary>Ends a token; false when it had ended before, so that of two who exchange the same one only the first gets a new one.</summary>
    public async Task<bool> TryEndAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var isFirst = await state.WriteAsync([new StateWrite(Partition, tokenId, "true", StateWrite.Absent, expiresAt)], cancellationToken) is not null;
        Remember(tokenId, (true, expiresAt));
        return isFirst;
    }

    public async ValueTask<bool> HaveEndedAsync(string tokenId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(tokenId, out var known) && known.Until > now) return known.Ended;

        var ended = await state.GetAsync(Partition, tokenId, cancellationToken) is not null;

        // One that ended here while the store was asked stays ended.
        if (_known.TryGetValue(tokenId, out known) && known.Ended && known.Until > now) return true;
        Remember(tokenId, (ended, now + Lifetime));
        return ended;
    }

    private void Remember(string tokenId, (bool Ended, DateTimeOffset Until) known)
    {
        if (_known.Count >= MostKnown) _known.Clear();
        _known[tokenId] = known;
    }
}
