using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>Makes and changes users, for the API, the pages and the command line alike: one set of rules, every change in the audit trail, sessions ended where they must.</summary>
internal sealed class UserDirectory(UserManager<PortalUser> users, IUserRecords records, AdministratorGate gate, UserSessions sessions, IAuditTrail trail, TimeProvider time)
{
    public Task<IReadOnlyList<PortalUser>> ListAsync(CancellationToken cancellationToken) => records.ListAsync(cancellationToken);

    public Task<PortalUser?> FindAsync(string userName) => users.FindByNameAsync(userName);

    /// <param name="password">Null: one is generated, and must be changed at the first sign-in.</param>
    public async Task<UserOutcome> CreateAsync(string? userName, string? role, string? password, bool? mustChangePassword, string by, CancellationToken cancellationToken)
    {
        if (!UserNames.IsValid(userName)) return new UserOutcome.Invalid("username", UserNames.Rule);
        if (UnknownRole(role) is { } invalid) return invalid;
        if (password is not null && PasswordRules.Violation(password, userName!) is { } rule) return new UserOutcome.Invalid("password", $"password {rule}.");
        if (await users.FindByNameAsync(userName!) is not null) return Taken(userName!);

        var user = new PortalUser { UserName = userName, Role = role!, MustChangePassword = mustChangePassword ?? password is null, CreatedAt = time.GetUtcNow() };
        var oneTime = password is null ? PasswordRules.Generate() : null;
        var result = await users.CreateAsync(user, password ?? oneTime!);
        if (result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName))) return Taken(userName!);
        if (!result.Succeeded) return new UserOutcome.Invalid("username", result.Errors.First().Description);

        await trail.RecordAsync(new AuditEntry(by, "user.create", $"user/{user.UserName}", After: Describe(user)), cancellationToken);
        return new UserOutcome.Done(user, oneTime);
    }

    public Task<UserOutcome> ChangeRoleAsync(string userName, string? role, string by, CancellationToken cancellationToken) =>
        UnknownRole(role) is { } invalid
            ? Task.FromResult<UserOutcome>(invalid)
            : ChangeAsync(userName, "user.role", by, removesAdministrator: role != Roles.Admin, user => user.Role = role!, cancellationToken);

    public Task<UserOutcome> LockAsync(string userName, string by, CancellationToken cancellationToken) =>
        ChangeAsync(userName, "user.lock", by, removesAdministrator: true, user => user.IsLocked = true, cancellationToken);

    public Task<UserOutcome> UnlockAsync(string userName, string by, CancellationToken cancellationToken) =>
        ChangeAsync(userName, "user.unlock", by, removesAdministrator: false, user => user.IsLocked = false, cancellationToken);

    public async Task<UserOutcome> DeleteAsync(string userName, string by, CancellationToken cancellationToken)
    {
        await using var entered = await gate.EnterAsync(cancellationToken);
        if (await users.FindByNameAsync(userName) is not { } user) return new UserOutcome.NotFound(userName);
        if (await IsLastAdministratorAsync(user, cancellationToken)) return LastAdministrator(userName);
        var result = await users.DeleteAsync(user);
        sessions.Forget(user.Id);
        if (!result.Succeeded) return ChangedMeanwhile(user);
        await trail.RecordAsync(new AuditEntry(by, "user.delete", $"user/{user.UserName}", Before: Describe(user)), cancellationToken);
        return new UserOutcome.Done(user);
    }

    /// <summary>Gives a user a password that somebody else knows: it must be changed at the next sign-in, unless the caller says otherwise.</summary>
    public async Task<UserOutcome> ResetPasswordAsync(string userName, string? password, bool mustChange, string by, CancellationToken cancellationToken)
    {
        if (await users.FindByNameAsync(userName) is not { } user) return new UserOutcome.NotFound(userName);
        var oneTime = password is null ? PasswordRules.Generate() : null;
        return await SetPasswordAsync(user, password ?? oneTime!, mustChange || password is null, "user.reset-password", by, cancellationToken) ?? new UserOutcome.Done(user, oneTime);
    }

    /// <summary>A user's own change, with the current password already checked.</summary>
    public async Task<UserOutcome> ChangeOwnPasswordAsync(PortalUser user, string currentPassword, string newPassword, CancellationToken cancellationToken)
    {
        if (newPassword == currentPassword) return new UserOutcome.Invalid("newPassword", "newPassword must differ from the current one.");
        var refused = await SetPasswordAsync(user, newPassword, mustChange: false, "user.change-password", user.UserName!, cancellationToken);
        return refused is UserOutcome.Invalid invalid ? invalid with { Field = "newPassword" } : refused ?? new UserOutcome.Done(user);
    }

    /// <summary>Ends every session and token of a user.</summary>
    public async Task EndSessionsAsync(string userName)
    {
        // Whoever changes the user meanwhile must not keep the sessions alive: so again, until it is done or the user is gone.
        while (await users.FindByNameAsync(userName) is { } user)
        {
            var result = await users.UpdateSecurityStampAsync(user);
            sessions.Forget(user.Id);
            if (result.Succeeded) return;
        }
    }

    public async Task NoteSignInAsync(PortalUser user)
    {
        user.LastSignInAt = time.GetUtcNow();

        // Two sign-ins at once: either time is true enough.
        _ = await users.UpdateAsync(user);
    }

    private async Task<UserOutcome?> SetPasswordAsync(PortalUser user, string password, bool mustChange, string action, string by, CancellationToken cancellationToken)
    {
        if (PasswordRules.Violation(password, user.UserName!) is { } rule) return new UserOutcome.Invalid("password", $"password {rule}.");
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        user.MustChangePassword = mustChange;
        if (await SaveAsync(user) is { } conflict) return conflict;
        await trail.RecordAsync(new AuditEntry(by, action, $"user/{user.UserName}"), cancellationToken);
        return null;
    }

    private async Task<UserOutcome> ChangeAsync(string userName, string action, string by, bool removesAdministrator, Action<PortalUser> change, CancellationToken cancellationToken)
    {
        await using var entered = await gate.EnterAsync(cancellationToken);
        if (await users.FindByNameAsync(userName) is not { } user) return new UserOutcome.NotFound(userName);
        if (removesAdministrator && await IsLastAdministratorAsync(user, cancellationToken)) return LastAdministrator(userName);
        var before = Describe(user);
        change(user);
        if (Describe(user) == before) return new UserOutcome.Done(user);
        if (await SaveAsync(user) is { } conflict) return conflict;
        await trail.RecordAsync(new AuditEntry(by, action, $"user/{user.UserName}", before, Describe(user)), cancellationToken);
        return new UserOutcome.Done(user);
    }

    /// <summary>Saves under a new security stamp, which ends the user's sessions and tokens.</summary>
    private async Task<UserOutcome?> SaveAsync(PortalUser user)
    {
        var result = await users.UpdateSecurityStampAsync(user);
        sessions.Forget(user.Id);
        return result.Succeeded ? null : ChangedMeanwhile(user);
    }

    private async Task<bool> IsLastAdministratorAsync(PortalUser user, CancellationToken cancellationToken) =>
        user is { Role: Roles.Admin, IsLocked: false }
        && !(await records.ListAsync(cancellationToken)).Any(u => u.Role == Roles.Admin && !u.IsLocked && u.Id != user.Id);

    private static UserOutcome.Invalid? UnknownRole(string? role) =>
        Roles.All.Contains(role) ? null : new UserOutcome.Invalid("role", $"role must be one of {string.Join(", ", Roles.All)}.");

    private static UserOutcome.Conflict Taken(string userName) => new($"The user name '{userName}' is taken.");

    private static UserOutcome.Conflict ChangedMeanwhile(PortalUser user) => new($"The user '{user.UserName}' was changed by somebody else meanwhile. Look again.");

    private static UserOutcome.Conflict LastAdministrator(string userName) => new($"'{userName}' is the last administrator who can sign in, and must stay one.");

    private static string Describe(PortalUser user) => JsonSerializer.Serialize(new { username = user.UserName, role = user.Role, locked = user.IsLocked });
}
