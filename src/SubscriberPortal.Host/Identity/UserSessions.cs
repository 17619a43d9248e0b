using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SubscriberPortal.Host.Identity;

/// <summary>What a session or token is checked against at every request.</summary>
/// <param name="Stamp">A digest of the security stamp, fit to be seen by clients.</param>
internal sealed record UserSnapshot(string Id, string UserName, string Role, string Stamp, bool MustChangePassword, bool IsLocked);

/// <summary>
/// Users as they are now, kept for a few seconds so that a busy client does not read the database at every request.
/// A change made on this instance is seen at once; one made on another within <see cref="Lifetime"/>.
/// </summary>
internal sealed class UserSessions(IServiceScopeFactory scopes, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (UserSnapshot? User, DateTimeOffset Until)> _known = new();
    private long _changes;

    public async ValueTask<UserSnapshot?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(userId, out var entry) && entry.Until > now) return entry.User;

        var changes = Interlocked.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<IUserRecords>().FindAsync(userId, cancellationToken);
        var snapshot = user is null ? null : SnapshotOf(user);

        // Read before a change and kept after it, an old snapshot would outlive the session it should end.
        if (changes == Interlocked.Read(ref _changes)) _known[userId] = (snapshot, now + Lifetime);
        return snapshot;
    }

    public void Forget(string userId)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(userId, out _);
    }

    public static UserSnapshot SnapshotOf(PortalUser user) =>
        new(user.Id, user.UserName!, user.Role, DigestOf(user.SecurityStamp!), user.MustChangePassword, user.IsLocked);

    private static string DigestOf(string stamp) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stamp)).AsSpan(0, 12));
}
