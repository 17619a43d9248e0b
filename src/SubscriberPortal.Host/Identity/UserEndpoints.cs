using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Identity;

/// <summary>Users, for administrators.</summary>
public static class UserEndpoints
{
    internal static IEndpointRouteBuilder MapIdentityEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAuthEndpoints();
        endpoints.MapTokenEndpoints();
        var group = endpoints.MapGroup("/users").WithTags("Users").RequirePermission(Permissions.UsersManage);
        group.MapGet("", ListUsers).WithName(nameof(ListUsers));
        group.MapPost("", CreateUser).WithName(nameof(CreateUser)).ProducesProblem(409);
        group.MapGet("/{username}", GetUser).WithName(nameof(GetUser));
        group.MapPatch("/{username}", ChangeUser).WithName(nameof(ChangeUser)).ProducesProblem(409);
        group.MapDelete("/{username}", DeleteUser).WithName(nameof(DeleteUser)).ProducesProblem(409);
        group.MapPost("/{username}/reset-password", ResetPassword).WithName(nameof(ResetPassword));
        group.MapPost("/{username}/lock", LockUser).WithName(nameof(LockUser)).ProducesProblem(409);
        group.MapPost("/{username}/unlock", UnlockUser).WithName(nameof(UnlockUser)).ProducesProblem(409);
        return endpoints;
    }

    /// <summary>All users, by name.</summary>
    public static async Task<Ok<UserListAnswer>> ListUsers(IServiceProvider services, CancellationToken cancellationToken)
    {
        var users = await Directory(services).ListAsync(cancellationToken);
        return TypedResults.Ok(new UserListAnswer([.. users.Select(u => AnswerFor(u))]));
    }

    /// <summary>Makes a user; without a password a one-time password is generated, which is answered once and must be changed at the first sign-in.</summary>
    public static async Task<Results<Created<UserAnswer>, ProblemHttpResult>> CreateUser(CreateUserRequest request, ClaimsPrincipal caller, IServiceProvider services, CancellationToken cancellationToken)
    {
        var outcome = await Directory(services).CreateAsync(request.Username, request.Role, request.Password, request.MustChangePassword, caller.TrailName(), cancellationToken);
        return outcome is UserOutcome.Done done ? TypedResults.Created($"/users/{done.User.UserName}", AnswerFor(done.User, done.OneTimePassword)) : ProblemOf(outcome);
    }

    /// <summary>One user.</summary>
    /// <param name="username">The user name, in any case.</param>
    public static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> GetUser(string username, IServiceProvider services) =>
        await Directory(services).FindAsync(username) is { } user ? TypedResults.Ok(AnswerFor(user)) : ProblemOf(new UserOutcome.NotFound(username));

    /// <summary>Changes a user's role, which ends their sessions and tokens. The last administrator stays one.</summary>
    /// <param name="username">The user name, in any case.</param>
    public static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> ChangeUser(string username, ChangeUserRequest request, ClaimsPrincipal caller, IServiceProvider services, CancellationToken cancellationToken) =>
        Answer(await Directory(services).ChangeRoleAsync(username, request.Role, caller.TrailName(), cancellationToken));

    /// <summary>Removes a user and ends their sessions and tokens. The last administrator cannot be removed.</summary>
    /// <param name="username">The user name, in any case.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteUser(string username, ClaimsPrincipal caller, IServiceProvider services, CancellationToken cancellationToken)
    {
        var outcome = await Directory(services).DeleteAsync(username, caller.TrailName(), cancellationToken);
        return outcome is UserOutcome.Done ? TypedResults.NoContent() : ProblemOf(outcome);
    }

    /// <summary>Gives a user a new password, by default a generated one, and ends their sessions and tokens.</summary>
    /// <param name="username">The user name, in any case.</param>
    public static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> ResetPassword(string username, ResetPasswordRequest request, ClaimsPrincipal caller, IServiceProvider services, CancellationToken cancellationToken) =>
        Answer(await Directory(services).ResetPasswordAsync(username, request.Password, request.MustChangePassword, caller.TrailName(), cancellationToken));

    /// <summary>Locks an account and ends its sessions and tokens. The last administrator cannot be locked.</summary>
    /// <param name="username">The user name, in any case.</param>
    public static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> LockUser(string username, ClaimsPrincipal caller, IServiceProvider services, CancellationToken cancellationToken) =>
        Answer(await Directory(services).LockAsync(username, caller.TrailName(), cancellationToken));

    /// <summary>Unlocks an account.</summary>
    /// <param name="username">The user name, in any case.</param>
    public static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> UnlockUser(string username, ClaimsPrincipal caller, IServiceProvider services, CancellationToken cancellationToken) =>
        Answer(await Directory(services).UnlockAsync(username, caller.TrailName(), cancellationToken));

    private static UserDirectory Directory(IServiceProvider services) => services.GetRequiredService<UserDirectory>();

    private static Results<Ok<UserAnswer>, ProblemHttpResult> Answer(UserOutcome outcome) =>
        outcome is UserOutcome.Done done ? TypedResults.Ok(AnswerFor(done.User, done.OneTimePassword)) : ProblemOf(outcome);

    private static UserAnswer AnswerFor(PortalUser user, string? oneTimePassword = null) =>
        new(user.UserName!, user.Role, user.IsLocked, user.MustChangePassword, user.CreatedAt, user.LastSignInAt) { OneTimePassword = oneTimePassword };

    private static ProblemHttpResult ProblemOf(UserOutcome outcome) => outcome switch
    {
        UserOutcome.Invalid invalid => Problem.Invalid(invalid.Field, invalid.Message),
        UserOutcome.NotFound missing => Problem.NotFound(missing.Message),
        UserOutcome.Conflict conflict => Problem.Conflict(conflict.Message),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no problem."),
    };
}
