namespace SubscriberPortal.Host.Identity;

/// <param name="Username">The user name.</param>
/// <param name="Role"><c>ADMIN</c>, <c>OPERATOR</c>, <c>VIEWER</c> or <c>AUDITOR</c>.</param>
/// <param name="Locked">Whether an administrator has locked the account.</param>
/// <param name="MustChangePassword">Whether the next sign-in has to change the password.</param>
/// <param name="CreatedAt">When the user was made.</param>
/// <param name="LastSignInAt">The last time they signed in; null if never.</param>
public sealed record UserAnswer(string Username, string Role, bool Locked, bool MustChangePassword, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    /// <summary>The generated password, shown this once; null when one was given or none was made.</summary>
    public string? OneTimePassword { get; init; }
}

/// <param name="Users">All users, by name.</param>
public sealed record UserListAnswer(IReadOnlyList<UserAnswer> Users);

/// <param name="Username">1 to 64 of letters, digits and <c>. _ @ -</c>.</param>
/// <param name="Role"><c>ADMIN</c>, <c>OPERATOR</c>, <c>VIEWER</c> or <c>AUDITOR</c>.</param>
/// <param name="Password">8 to 128 characters; without it a one-time password is generated and answered.</param>
/// <param name="MustChangePassword">Whether the first sign-in has to change the password; by default when it was generated.</param>
public sealed record CreateUserRequest(string? Username, string? Role, string? Password = null, bool? MustChangePassword = null);

/// <param name="Role"><c>ADMIN</c>, <c>OPERATOR</c>, <c>VIEWER</c> or <c>AUDITOR</c>.</param>
public sealed record ChangeUserRequest(string? Role);

/// <param name="Password">8 to 128 characters; without it a one-time password is generated and answered.</param>
/// <param name="MustChangePassword">Whether the next sign-in has to change the password; always when it was generated.</param>
public sealed record ResetPasswordRequest(string? Password = null, bool MustChangePassword = true);
