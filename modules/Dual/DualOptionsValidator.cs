using Microsoft.Extensions.Options;

namespace SubscriberPortal.Dual;

/// <summary>The rule across settings: every store call of a write ends before its lease does.</summary>
internal sealed class DualOptionsValidator : IValidateOptions<DualOptions>
{
    public ValidateOptionsResult Validate(string? name, DualOptions options) => options.LeaseSeconds >= DualOptions.CallsOfAWrite * options.CallDeadlineSeconds
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Dual:LeaseSeconds must be at least six times Dual:CallDeadlineSeconds ({DualOptions.CallsOfAWrite * options.CallDeadlineSeconds}), and is {options.LeaseSeconds}.");
}
