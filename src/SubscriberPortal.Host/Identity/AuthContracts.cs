namespace SubscriberPortal.Host.Identity;

/// <param name="Username">The user name, in any case.</param>
/// <param name="Password">The current password.</param>
/// <param name="NewPassword">Changes the password as part of signing in; needed when the current one is a one-time password.</param>
public sealed record LoginRequest(string? Username, string? Password, string? NewPassword = null);

/// <param name="Token">To be sent as <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until it expires.</param>
/// <param name="User">Whose it is.</param>
public sealed record LoginAnswer(string Token, string TokenType, int ExpiresIn, SignedInUser User);

/// <param name="Username">The user name.</param>
/// <param name="Role"><c>ADMIN</c>, <c>OPERATOR</c>, <c>VIEWER</c> or <c>AUDITOR</c>.</param>
/// <param name="Permissions">What the role allows in this request.</param>
public sealed record SignedInUser(string Username, string Role, IReadOnlyList<string> Permissions);
