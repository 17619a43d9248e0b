namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary><c>AWS4-HMAC-SHA256 Credential=KEY/20260301/us-east-1/states/aws4_request, SignedHeaders=host;x-amz-date, Signature=…</c></summary>
internal sealed record AuthorizationHeader(string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string Terminator = "aws4_request";

    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <exception cref="WireException">It is missing or incomplete.</exception>
    public static AuthorizationHeader Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) throw WireException.General("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (!text.StartsWith(Algorithm + " ", StringComparison.Ordinal)) throw Incomplete($"Authorization header requires the algorithm '{Algorithm}'.");
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parts[part[..equals]] = part[(equals + 1)..];
        }

        var credential = Part("Credential").Split('/');
        if (credential.Length != 5 || credential[4] != Terminator) throw Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        return new AuthorizationHeader(credential[0], credential[1], credential[2], credential[3], Part("SignedHeaders").Split(';'), Part("Signature"));

        string Part(string name) => parts.GetValueOrDefault(name) ?? throw Incomplete($"Authorization header requires '{name}' parameter.");
    }

    private static WireException Incomplete(string message) => WireException.General("IncompleteSignatureException", message);
}
