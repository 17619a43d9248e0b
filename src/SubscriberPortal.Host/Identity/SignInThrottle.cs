using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Hosting;

namespace SubscriberPortal.Host.Identity;

/// <summary>
/// Counts wrong passwords by user name (whether or not there is such a user, so that the answer does not tell) and by address,
/// and says how long to wait. Bounded memory; a restart forgets.
/// </summary>
internal sealed class SignInThrottle(IOptions<AuthOptions> options, TimeProvider time)
{
    private const int MaxEntries = 20_000;

    /// <summary>Many people may sit behind one address.</summary>
    private const int AddressFactor = 5;

    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> _failures = new();

    private TimeSpan Window => TimeSpan.FromSeconds(options.Value.LockoutSeconds);

    /// <summary>How long this user name or address must wait; null when it need not.</summary>
    public TimeSpan? Wait(string userName, string address)
    {
        var (byUser, byAddress) = (Wait(UserKey(userName), options.Value.MaxFailedSignIns), Wait(AddressKey(address), options.Value.MaxFailedSignIns * AddressFactor));
        return byUser is null || byAddress > byUser ? byAddress : byUser;
    }

    public void Fail(string userName, string address)
    {
        Count(UserKey(userName));
        Count(AddressKey(address));
        if (_failures.Count > MaxEntries) Sweep();
    }

    /// <summary>The right password clears the user's failures, not the address's: one known password must not reset a guesser.</summary>
    public void Succeed(string userName) => _failures.TryRemove(UserKey(userName), out _);

    private static string UserKey(string userName) => "u:" + (userName.Length > 64 ? userName[..64] : userName).ToUpperInvariant();

    private static string AddressKey(string address) => "a:" + address;

    private TimeSpan? Wait(string key, int allowed)
    {
        if (!_failures.TryGetValue(key, out var entry) || entry.Failures < allowed) return null;
        var rest = entry.Until - time.GetUtcNow();
        return rest > TimeSpan.Zero ? rest : null;
    }

    private void Count(string key)
    {
        var now = time.GetUtcNow();
        _failures.AddOrUpdate(key, _ => (1, now + Window), (_, old) => (old.Until <= now ? 1 : old.Failures + 1, now + Window));
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in _failures)
        {
            if (entry.Until <= now) _failures.TryRemove(key, out _);
        }

        // All of them fresh: somebody is making up user names. Those with the fewest failures go.
        foreach (var (key, _) in _failures.OrderBy(f => f.Value.Failures).Take(_failures.Count - (MaxEntries / 2)).ToList()) _failures.TryRemove(key, out _);
    }
}
