using Microsoft.Extensions.Options;

namespace SubscriberPortal.Host.Hosting;

/// <summary>Who may call the API from a browser on another origin.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Origins in the manner of <c>https://crm.example</c>; empty: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        for (var i = 0; i < options.AllowedOrigins.Count; i++)
        {
            var origin = options.AllowedOrigins[i];
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
                return ValidateOptionsResult.Fail($"Api:AllowedOrigins:{i} must be an origin such as https://crm.example, with scheme and host and no path; it is '{origin}'.");
        }

        return ValidateOptionsResult.Success;
    }
}
