using System.CommandLine;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.CommandLine;

/// <summary><c>user add</c> and <c>user reset-password</c>: the way back in for whoever has the machine but no password.</summary>
internal static class UserCommand
{
    private const string ByCommandLine = "portal";

    public static Command Create(Func<string[], WebApplication> create)
    {
        var command = new Command("user", "Adds users and resets passwords.");
        command.Add(Add(create));
        command.Add(ResetPassword(create));
        return command;
    }

    private static Command Add(Func<string[], WebApplication> create)
    {
        var (name, password) = (NameArgument(), PasswordOption());
        var role = new Option<string>("--role") { Description = $"One of {string.Join(", ", Roles.All)}.", DefaultValueFactory = _ => Roles.Viewer };
        var command = new Command("add", "Adds a user.") { name, role, password };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => ChangeAsync(create, parsed, users =>
            users.CreateAsync(parsed.GetRequiredValue(name), parsed.GetValue(role), parsed.GetValue(password), mustChangePassword: null, ByCommandLine, cancellationToken), cancellationToken));
        return command;
    }

    private static Command ResetPassword(Func<string[], WebApplication> create)
    {
        var (name, password) = (NameArgument(), PasswordOption());
        var command = new Command("reset-password", "Gives a user a new password and ends their sessions.") { name, password };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => ChangeAsync(create, parsed, users =>
            users.ResetPasswordAsync(parsed.GetRequiredValue(name), parsed.GetValue(password), mustChange: false, ByCommandLine, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> ChangeAsync(Func<string[], WebApplication> create, ParseResult parsed, Func<UserDirectory, Task<UserOutcome>> change, CancellationToken cancellationToken)
    {
        await using var portal = create([.. parsed.UnmatchedTokens]);
        await portal.Services.GetRequiredService<PortalStart>().PrepareSchemasAsync(cancellationToken);
        await using var scope = portal.Services.CreateAsyncScope();
        var outcome = await change(scope.ServiceProvider.GetRequiredService<UserDirectory>());
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        switch (outcome)
        {
            case UserOutcome.Done { OneTimePassword: { } password } done:
                await output.WriteLineAsync($"{done.User.UserName} ({done.User.Role}): one-time password {password}");
                return 0;
            case UserOutcome.Done done:
                await output.WriteLineAsync($"{done.User.UserName} ({done.User.Role}): done");
                return 0;
            default:
                await error.WriteLineAsync(outcome switch
                {
                    UserOutcome.Invalid invalid => invalid.Message,
                    UserOutcome.NotFound missing => missing.Message,
                    UserOutcome.Conflict conflict => conflict.Message,
                    _ => outcome.ToString(),
                });
                return 1;
        }
    }

    private static Argument<string> NameArgument() => new("name") { Description = "The user name." };

    private static Option<string?> PasswordOption() => new("--password") { Description = "The password; without it a one-time password is generated and shown." };
}
