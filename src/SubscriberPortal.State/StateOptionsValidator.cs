using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.State;

internal sealed partial class StateOptionsValidator : IValidateOptions<StateOptions>
{
    public ValidateOptionsResult Validate(string? name, StateOptions options)
    {
        if (options.Store is not (StateOptions.Sqlite or StateOptions.DynamoDb))
            return ValidateOptionsResult.Fail($"State:Store must be '{StateOptions.Sqlite}' or '{StateOptions.DynamoDb}', but is '{options.Store}'.");
        if (options.TimeLimitMilliseconds is < 100 or > 60_000)
            return ValidateOptionsResult.Fail($"State:TimeLimitMilliseconds must be 100 to 60000, but is {options.TimeLimitMilliseconds}.");
        return Prefix().IsMatch(options.TablePrefix ?? "")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"State:TablePrefix must have at most 200 of letters, digits and . _ -, but is '{options.TablePrefix}'.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{0,200}\z")]
    private static partial Regex Prefix();
}
