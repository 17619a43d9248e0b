using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.Host.Hosting;

/// <summary>How the portal signs tokens, cursors and links.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";
    public const int MinSigningKeyBytes = 32;

    /// <summary>At least 32 bytes of text; without it a key is generated and kept in the data directory.</summary>
    public string? SigningKey { get; set; }

    /// <summary>Wrong passwords for one user name, or five times as many from one address, before sign-in is refused for <see cref="LockoutSeconds"/>.</summary>
    [Range(1, 100)]
    public int MaxFailedSignIns { get; set; } = 5;

    [Range(1, 86_400)]
    public int LockoutSeconds { get; set; } = 300;
}

internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (options.SigningKey is null) return ValidateOptionsResult.Success;

        // The value itself is a secret, so only its length is named.
        var length = Encoding.UTF8.GetByteCount(options.SigningKey);
        return length >= AuthOptions.MinSigningKeyBytes
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Auth:SigningKey must have at least {AuthOptions.MinSigningKeyBytes} bytes; it has {length}.");
    }
}
