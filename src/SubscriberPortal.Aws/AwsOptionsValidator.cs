using Microsoft.Extensions.Options;

namespace SubscriberPortal.Aws;

internal sealed class AwsOptionsValidator : IValidateOptions<AwsOptions>
{
    public ValidateOptionsResult Validate(string? name, AwsOptions options) =>
        options.ServiceUrl is null || (Uri.TryCreate(options.ServiceUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Aws:ServiceUrl must be an absolute http or https address, but is '{options.ServiceUrl}'.");
}
