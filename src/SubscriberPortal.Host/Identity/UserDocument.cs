using System.Text.Json;

namespace SubscriberPortal.Host.Identity;

/// <summary>A user as a document of the portal's state. Times are milliseconds since 1970.</summary>
internal sealed record UserDocument(
    string Id,
    string UserName,
    string NormalizedUserName,
    string? PasswordHash,
    string? SecurityStamp,
    string ConcurrencyStamp,
    string Role,
    bool MustChangePassword,
    bool IsLocked,
    long CreatedAt,
    long? LastSignInAt)
{
    public static UserDocument Of(PortalUser user) => new(
        user.Id, user.UserName!, user.NormalizedUserName!, user.PasswordHash, user.SecurityStamp, user.ConcurrencyStamp!, user.Role, user.MustChangePassword, user.IsLocked,
        user.CreatedAt.ToUnixTimeMilliseconds(), user.LastSignInAt?.ToUnixTimeMilliseconds());

    public static UserDocument Read(string json) => JsonSerializer.Deserialize<UserDocument>(json)!;

    public string Write() => JsonSerializer.Serialize(this);

    public PortalUser ToUser() => new()
    {
        Id = Id,
        UserName = UserName,
        NormalizedUserName = NormalizedUserName,
        PasswordHash = PasswordHash,
        SecurityStamp = SecurityStamp,
        ConcurrencyStamp = ConcurrencyStamp,
        Role = Role,
        MustChangePassword = MustChangePassword,
        IsLocked = IsLocked,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        LastSignInAt = LastSignInAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
