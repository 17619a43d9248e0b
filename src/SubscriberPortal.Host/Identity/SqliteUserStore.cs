using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace SubscriberPortal.Host.Identity;

/// <summary>Users in <c>state.db</c>.</summary>
internal sealed class SqliteUserStore(IdentityContext context) : UserOnlyStore<PortalUser, IdentityContext>(context), IUserRecords
{
    /// <summary>SQLITE_CONSTRAINT_UNIQUE.</summary>
    private const int NotUnique = 2067;

    public override async Task<IdentityResult> CreateAsync(PortalUser user, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.CreateAsync(user, cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.InnerException is SqliteException { SqliteExtendedErrorCode: NotUnique })
        {
            // Two requests at once: the unique index has decided.
            return IdentityResult.Failed(ErrorDescriber.DuplicateUserName(user.UserName!));
        }
    }

    public override async Task<IdentityResult> UpdateAsync(PortalUser user, CancellationToken cancellationToken = default) => Forget(await base.UpdateAsync(user, cancellationToken));

    public override async Task<IdentityResult> DeleteAsync(PortalUser user, CancellationToken cancellationToken = default) => Forget(await base.DeleteAsync(user, cancellationToken));

    public async Task<IReadOnlyList<PortalUser>> ListAsync(CancellationToken cancellationToken) =>
        await Context.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName).ToListAsync(cancellationToken);

    public Task<PortalUser?> FindAsync(string userId, CancellationToken cancellationToken) =>
        Context.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId, cancellationToken);

    /// <summary>After a change by somebody else the next look must be at the file, not at what was read before.</summary>
    private IdentityResult Forget(IdentityResult result)
    {
        if (!result.Succeeded) Context.ChangeTracker.Clear();
        return result;
    }
}
