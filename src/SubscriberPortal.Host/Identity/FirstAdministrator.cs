using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>Makes the user <c>admin</c> when there is no administrator yet. There is no default password: it is given by setting, or generated and shown once.</summary>
internal sealed class FirstAdministrator(UserDirectory users, IOptions<PortalOptions> options, ConsoleNotice notice)
{
    public const string UserName = "admin";

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if ((await users.ListAsync(cancellationToken)).Any(u => u.Role == Roles.Admin)) return;

        // Of instances that start together one makes it; the others are told that the name is taken.
        if (await users.CreateAsync(UserName, Roles.Admin, options.Value.AdminPassword, mustChangePassword: null, by: "portal", cancellationToken) is UserOutcome.Done { OneTimePassword: { } password })
            notice.OneTimePassword = password;
    }
}

/// <summary>What the console shows once the portal listens. Not the log: a one-time password does not belong into files.</summary>
internal sealed class ConsoleNotice
{
    public string? OneTimePassword { get; set; }
}
