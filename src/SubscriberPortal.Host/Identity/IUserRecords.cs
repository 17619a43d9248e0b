using Microsoft.AspNetCore.Identity;

namespace SubscriberPortal.Host.Identity;

/// <summary>
/// The users as they are stored: with Entity Framework in <c>state.db</c>, or as documents in the portal's state in DynamoDB. Identity's <see cref="UserManager{TUser}"/> works on it;
/// the two methods here are what it does not offer. A name that is taken is a failure with Identity's code <c>DuplicateUserName</c>, a change meanwhile one with <c>ConcurrencyFailure</c>.
/// </summary>
internal interface IUserRecords : IUserStore<PortalUser>
{
    /// <summary>All users in order of their names.</summary>
    Task<IReadOnlyList<PortalUser>> ListAsync(CancellationToken cancellationToken);

    /// <summary>To be read, not to be changed; null when there is none.</summary>
    Task<PortalUser?> FindAsync(string userId, CancellationToken cancellationToken);
}
