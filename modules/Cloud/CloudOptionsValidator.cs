using Microsoft.Extensions.Options;

namespace SubscriberPortal.Cloud;

internal sealed class CloudOptionsValidator : IValidateOptions<CloudOptions>
{
    public const string Sqlite = "Sqlite";
    public const string DynamoDb = "DynamoDb";

    /// <summary>A table's name has 255 characters at most, and "subscribers" or "identifiers" comes behind it.</summary>
    private const int LongestPrefix = 244;

    public ValidateOptionsResult Validate(string? name, CloudOptions options)
    {
        if (options.Store is not (Sqlite or DynamoDb)) return ValidateOptionsResult.Fail($"Cloud:Store must be 'Sqlite' or 'DynamoDb', but is '{options.Store}'.");
        if (options.TablePrefix.Length > LongestPrefix || !options.TablePrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            return ValidateOptionsResult.Fail($"Cloud:TablePrefix must be at most {LongestPrefix} letters, digits and _ - ., but is '{options.TablePrefix}'.");
        if (options.TimeLimitMilliseconds is < 100 or > 60_000)
            return ValidateOptionsResult.Fail($"Cloud:TimeLimitMilliseconds must be 100 to 60000, but is {options.TimeLimitMilliseconds}.");
        return ValidateOptionsResult.Success;
    }
}
