using System.Net;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>The address on which the API listens.</summary>
internal sealed record WireEndpoint(IPAddress Address, int Port)
{
    /// <summary>What is wrong with the settings; nothing when the endpoint is off.</summary>
    public static IEnumerable<string> Check(WorkflowOptions options)
    {
        if (string.IsNullOrEmpty(options.Endpoint)) yield break;
        if (Parse(options.Endpoint) is null)
            yield return $"{WorkflowOptions.Section}:{nameof(options.Endpoint)} is '{options.Endpoint}'; it must be an address such as http://127.0.0.1:8083, without a path, its host an IP address or localhost.";
        if (options.AccessKeyId is not { Length: > 0 and <= 128 } || options.AccessKeyId.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_'))
            yield return $"{WorkflowOptions.Section}:{nameof(options.AccessKeyId)} is needed with {nameof(options.Endpoint)}; it must be 1 to 128 letters, digits or underscores.";
        if (string.IsNullOrEmpty(options.SecretAccessKey))
            yield return $"{WorkflowOptions.Section}:{nameof(options.SecretAccessKey)} is needed with {nameof(options.Endpoint)}; it must not be empty.";
    }

    /// <summary>Null when it is not an address to listen on.</summary>
    public static WireEndpoint? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) return null;
        if (uri.Host == "localhost") return new WireEndpoint(IPAddress.Loopback, uri.Port);
        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? new WireEndpoint(address, uri.Port) : null;
    }
}
