using Microsoft.AspNetCore.Identity;
using SubscriberPortal.Kernel.Auditing;

namespace SubscriberPortal.Host.Identity;

/// <summary>What became of an attempt to sign in.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record SignedIn(UserSnapshot User) : SignInOutcome;

    /// <summary>Unknown user or wrong password; nothing tells which.</summary>
    public sealed record Wrong : SignInOutcome;

    public sealed record MustWait(TimeSpan Wait) : SignInOutcome
    {
        public int Seconds => (int)Math.Ceiling(Wait.TotalSeconds);
    }

    /// <summary>The password is right, but an administrator has locked the account.</summary>
    public sealed record Locked : SignInOutcome;

    /// <summary>The password is right, and the new one that came along is not acceptable.</summary>
    public sealed record BadNewPassword(string Message) : SignInOutcome;
}

internal sealed class SignInService(UserManager<PortalUser> users, UserDirectory directory, SignInThrottle throttle, IAuditTrail trail)
{
    /// <summary>Verified for user names that do not exist, so that they take as long as those that do.</summary>
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<PortalUser>().HashPassword(null!, Guid.NewGuid().ToString()));

    public async Task<SignInOutcome> SignInAsync(string userName, string password, string? newPassword, string address, CancellationToken cancellationToken)
    {
        if (await throttle.WaitAsync(userName, address, cancellationToken) is { } wait) return new SignInOutcome.MustWait(wait);

        var user = UserNames.IsValid(userName) ? await users.FindByNameAsync(userName) : null;
        if (!await IsRightAsync(user, password))
        {
            await throttle.FailAsync(userName, address, cancellationToken);
            await trail.RecordAsync(new AuditEntry("anonymous", "auth.failed", $"user/{(UserNames.IsValid(userName) ? userName : "(not a user name)")}"), cancellationToken);
            return new SignInOutcome.Wrong();
        }

        await throttle.SucceedAsync(userName, cancellationToken);
        if (user!.IsLocked) return new SignInOutcome.Locked();
        if (newPassword is not null && await directory.ChangeOwnPasswordAsync(user, password, newPassword, cancellationToken) is not UserOutcome.Done and var refused)
            return new SignInOutcome.BadNewPassword(refused is UserOutcome.Invalid invalid ? invalid.Message : "The password was changed by somebody else meanwhile.");
        await directory.NoteSignInAsync(user);
        await trail.RecordAsync(new AuditEntry(user.UserName!, "auth.signin", $"user/{user.UserName}"), cancellationToken);
        return new SignInOutcome.SignedIn(UserSessions.SnapshotOf(user));
    }

    private async Task<bool> IsRightAsync(PortalUser? user, string password)
    {
        // A megabyte of password would be hashed at our expense.
        if (password.Length > PasswordRules.MaxLength) password = "";
        if (user?.PasswordHash is not null) return await users.CheckPasswordAsync(user, password);
        users.PasswordHasher.VerifyHashedPassword(null!, NobodysHash.Value, password);
        return false;
    }
}
