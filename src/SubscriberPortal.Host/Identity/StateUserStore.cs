using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Identity;

/// <summary>
/// Users as documents of the portal's state: <c>users</c> has each under its id, <c>user-names</c> the id under each normalized name. Both are written in one batch, so a name has one owner.
/// </summary>
internal sealed class StateUserStore(IStateStore state, IdentityErrorDescriber errors) : IUserRecords, IUserPasswordStore<PortalUser>, IUserSecurityStampStore<PortalUser>
{
    private const string Users = "users";
    private const string Names = "user-names";
    private const int Page = 200;

    public async Task<IdentityResult> CreateAsync(PortalUser user, CancellationToken cancellationToken)
    {
        StateWrite[] writes = [new(Users, user.Id, UserDocument.Of(user).Write(), StateWrite.Absent), TakeName(user.NormalizedUserName!, user.Id)];
        return await state.WriteAsync(writes, cancellationToken) is null ? IdentityResult.Failed(errors.DuplicateUserName(user.UserName!)) : IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(PortalUser user, CancellationToken cancellationToken)
    {
        if (await ReadAsync(user, cancellationToken) is not var (stored, version)) return Changed();
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        List<StateWrite> writes = [new(Users, user.Id, UserDocument.Of(user).Write(), version)];
        if (stored.NormalizedUserName != user.NormalizedUserName) writes.AddRange([new StateWrite(Names, stored.NormalizedUserName, null), TakeName(user.NormalizedUserName!, user.Id)]);
        return await state.WriteAsync(writes, cancellationToken) is null ? Changed() : IdentityResult.Success;
    }

    public async Task<IdentityResult> DeleteAsync(PortalUser user, CancellationToken cancellationToken)
    {
        if (await ReadAsync(user, cancellationToken) is not var (stored, version)) return Changed();
        StateWrite[] writes = [new(Users, user.Id, null, version), new(Names, stored.NormalizedUserName, null)];
        return await state.WriteAsync(writes, cancellationToken) is null ? Changed() : IdentityResult.Success;
    }

    public async Task<IReadOnlyList<PortalUser>> ListAsync(CancellationToken cancellationToken)
    {
        var users = new List<PortalUser>();
        string? after = null;
        while (true)
        {
            var items = await state.QueryAsync(new StateRange(Users, After: after, Limit: Page), cancellationToken);
            users.AddRange(items.Select(item => UserDocument.Read(item.Value).ToUser()));
            if (items.Count < Page) return [.. users.OrderBy(user => user.NormalizedUserName, StringComparer.Ordinal)];
            after = items[^1].Key;
        }
    }

    public async Task<PortalUser?> FindAsync(string userId, CancellationToken cancellationToken) =>
        await state.GetAsync(Users, userId, cancellationToken) is { } item ? UserDocument.Read(item.Value).ToUser() : null;

    public Task<PortalUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) => FindAsync(userId, cancellationToken);

    public async Task<PortalUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        await state.GetAsync(Names, normalizedUserName, cancellationToken) is { } name ? await FindAsync(JsonSerializer.Deserialize<string>(name.Value)!, cancellationToken) : null;

    public Task<string> GetUserIdAsync(PortalUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(PortalUser user, CancellationToken cancellationToken) => Task.FromResult(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(PortalUser user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedUserName);

    public Task<string?> GetPasswordHashAsync(PortalUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(PortalUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(PortalUser user, CancellationToken cancellationToken) => Task.FromResult(user.SecurityStamp);

    public Task SetUserNameAsync(PortalUser user, string? userName, CancellationToken cancellationToken)
    {
        user.UserName = userName;
        return Task.CompletedTask;
    }

    public Task SetNormalizedUserNameAsync(PortalUser user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NormalizedUserName = normalizedName;
        return Task.CompletedTask;
    }

    public Task SetPasswordHashAsync(PortalUser user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task SetSecurityStampAsync(PortalUser user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // Holds nothing.
    }

    private static StateWrite TakeName(string normalizedName, string userId) => new(Names, normalizedName, JsonSerializer.Serialize(userId), StateWrite.Absent);

    private IdentityResult Changed() => IdentityResult.Failed(errors.ConcurrencyFailure());

    /// <summary>What is stored, if it is what the caller read.</summary>
    private async Task<(UserDocument Stored, long Version)?> ReadAsync(PortalUser user, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(Users, user.Id, cancellationToken) is not { } item) return null;
        var stored = UserDocument.Read(item.Value);
        return stored.ConcurrencyStamp == user.ConcurrencyStamp ? (stored, item.Version) : null;
    }
}
