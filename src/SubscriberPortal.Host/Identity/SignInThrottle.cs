using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Identity;

/// <summary>
/// Counts wrong passwords by user name (whether or not there is such a user, so that the answer does not tell) and by address, and says how long to wait.
/// The counts lie in the portal's state, so they hold on every instance and after a restart, and expire there.
/// </summary>
internal sealed class SignInThrottle(IStateStore state, IOptions<AuthOptions> options, TimeProvider time) : IDisposable
{
    private const string Partition = "sign-in-failures";

    /// <summary>Many people may sit behind one address.</summary>
    private const int AddressFactor = 5;

    private readonly SemaphoreSlim _counting = new(1, 1);

    private TimeSpan Window => TimeSpan.FromSeconds(options.Value.LockoutSeconds);

    /// <summary>How long this user name or address must wait; null when it need not.</summary>
    public async Task<TimeSpan?> WaitAsync(string userName, string address, CancellationToken cancellationToken)
    {
        var byUser = await WaitAsync(UserKey(userName), options.Value.MaxFailedSignIns, cancellationToken);
        var byAddress = await WaitAsync(AddressKey(address), options.Value.MaxFailedSignIns * AddressFactor, cancellationToken);
        return byUser is null || byAddress > byUser ? byAddress : byUser;
    }

    public async Task FailAsync(string userName, string address, CancellationToken cancellationToken)
    {
        // One after the other in this process: many at once would only be in one another's way at the store.
        await _counting.WaitAsync(cancellationToken);
        try
        {
            await CountAsync(UserKey(userName), cancellationToken);
            await CountAsync(AddressKey(address), cancellationToken);
        }
        finally
        {
            _counting.Release();
        }
    }

    /// <summary>The right password clears the user's failures, not the address's: one known password must not reset a guesser.</summary>
    public async Task SucceedAsync(string userName, CancellationToken cancellationToken)
    {
        var key = UserKey(userName);
        if (await state.GetAsync(Partition, key, cancellationToken) is not null) await state.WriteAsync([new StateWrite(Partition, key, null)], cancellationToken);
    }

    public void Dispose() => _counting.Dispose();

    // As digests: people type passwords where the user name goes, and what they type may be of any length.
    private static string UserKey(string userName) => $"user/{Digest(userName.ToUpperInvariant())}";

    private static string AddressKey(string address) => $"address/{Digest(address)}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<TimeSpan?> WaitAsync(string key, int allowed, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(Partition, key, cancellationToken) is not { } item || CountOf(item) < allowed) return null;
        return item.ExpiresAt - time.GetUtcNow();
    }

    private async Task CountAsync(string key, CancellationToken cancellationToken)
    {
        IReadOnlyList<long>? written;
        do
        {
            var item = await state.GetAsync(Partition, key, cancellationToken);
            var count = JsonSerializer.Serialize((item is null ? 0 : CountOf(item)) + 1);
            written = await state.WriteAsync([new StateWrite(Partition, key, count, item?.Version ?? StateWrite.Absent, time.GetUtcNow() + Window)], cancellationToken);
        }
        while (written is null);
    }

    private static int CountOf(StateItem item) => JsonSerializer.Deserialize<int>(item.Value);
}
