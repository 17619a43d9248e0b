namespace SubscriberPortal.Kernel.Security;

/// <summary>What a role may allow. Each is also the name of an authorization policy and the value of a <see cref="ClaimType"/> claim.</summary>
public static class Permissions
{
    public const string ClaimType = "permission";

    public const string SubscribersRead = "subscribers:read";
    public const string SubscribersWrite = "subscribers:write";
    public const string JobsRead = "jobs:read";
    public const string JobsWrite = "jobs:write";
    public const string PiiRead = "pii:read";
    public const string AuditRead = "audit:read";
    public const string SettingsWrite = "settings:write";
    public const string UsersManage = "users:manage";

    public static IReadOnlyList<string> All { get; } =
        [SubscribersRead, SubscribersWrite, JobsRead, JobsWrite, PiiRead, AuditRead, SettingsWrite, UsersManage];
}
