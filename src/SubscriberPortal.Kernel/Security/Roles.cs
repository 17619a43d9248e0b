namespace SubscriberPortal.Kernel.Security;

/// <summary>The four roles of api.md and what each allows.</summary>
public static class Roles
{
    public const string Admin = "ADMIN";
    public const string Operator = "OPERATOR";
    public const string Viewer = "VIEWER";
    public const string Auditor = "AUDITOR";

    public static IReadOnlyList<string> All { get; } = [Admin, Operator, Viewer, Auditor];

    /// <summary>The role's permissions; empty for an unknown role. An auditor gets <c>pii:read</c> only for a request that gives a reason.</summary>
    public static IReadOnlyList<string> PermissionsOf(string role) => role switch
    {
        Admin => Permissions.All,
        Operator => [Permissions.SubscribersRead, Permissions.SubscribersWrite, Permissions.JobsRead, Permissions.JobsWrite, Permissions.PiiRead],
        Viewer => [Permissions.SubscribersRead, Permissions.JobsRead],
        Auditor => [Permissions.SubscribersRead, Permissions.JobsRead, Permissions.AuditRead],
        _ => [],
    };
}
