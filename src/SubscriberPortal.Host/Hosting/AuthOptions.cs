using System.Text;
using Microsoft.Extensions.Options;
using SubscriberPortal.State;

namespace SubscriberPortal.Host.Hosting;

/// <summary>How the portal signs tokens, cursors and links.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";
    public const int MinSigningKeyBytes = 32;

    /// <summary>At least 32 bytes of text, the same on all instances; without it a key is generated and kept in the data directory, which is refused where several instances may share the state.</summary>
    public string? SigningKey { get; set; }

    /// <summary>Wrong passwords for one user name, or five times as many from one address, before sign-in is refused for <see cref="LockoutSeconds"/>.</summary>
    public int MaxFailedSignIns { get; set; } = 5;

    public int LockoutSeconds { get; set; } = 300;
}

internal sealed class AuthOptionsValidator(IConfiguration configuration) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (options.MaxFailedSignIns is < 1 or > 100) return ValidateOptionsResult.Fail($"Auth:MaxFailedSignIns must be 1 to 100; it is {options.MaxFailedSignIns}.");
        if (options.LockoutSeconds is < 1 or > 86_400) return ValidateOptionsResult.Fail($"Auth:LockoutSeconds must be 1 to 86400; it is {options.LockoutSeconds}.");
        if (options.SigningKey is null)
        {
            // Not by the options of the state: bad ones would be told twice.
            return configuration[$"{StateOptions.Section}:{nameof(StateOptions.Store)}"] == StateOptions.DynamoDb
                ? ValidateOptionsResult.Fail($"Auth:SigningKey must be given, with at least {AuthOptions.MinSigningKeyBytes} bytes, when State:Store is '{StateOptions.DynamoDb}': all instances sign with it.")
                : ValidateOptionsResult.Success;
        }

        // The value itself is a secret, so only its length is named.
        var length = Encoding.UTF8.GetByteCount(options.SigningKey);
        return length >= AuthOptions.MinSigningKeyBytes
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Auth:SigningKey must have at least {AuthOptions.MinSigningKeyBytes} bytes; it has {length}.");
    }
}
