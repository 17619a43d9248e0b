using System.Security.Cryptography;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>
/// Numbers that grow, without asking anybody: milliseconds of the clock with ten bits behind them, but always beyond what this instance gave or saw. Two instances' numbers for one key differ:
/// whoever writes over an item has seen its number, and a key that was removed is not made again within the same millisecond and with the same random bits.
/// </summary>
internal sealed class VersionClock(TimeProvider time)
{
    private readonly long _instance = RandomNumberGenerator.GetInt32(1 << 10);
    private readonly Lock _lock = new();
    private long _last;

    public long Next()
    {
        var now = (time.GetUtcNow().ToUnixTimeMilliseconds() << 10) | _instance;
        lock (_lock) return _last = Math.Max(now, _last + 1);
    }

    /// <summary>What comes from now on is greater than this.</summary>
    public void Observe(long version)
    {
        lock (_lock) _last = Math.Max(_last, version);
    }
}
