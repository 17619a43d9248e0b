using Microsoft.AspNetCore.Identity;

namespace SubscriberPortal.Host.Identity;

/// <summary>Someone who may sign in. A user has exactly one role, so it is a column and not a table of its own.</summary>
internal sealed class PortalUser : IdentityUser
{
    public required string Role { get; set; }

    /// <summary>The password was made by somebody else and opens nothing but the form that changes it.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Locked by an administrator; locks after wrong passwords are <see cref="SignInThrottle"/>'s.</summary>
    public bool IsLocked { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }
}
