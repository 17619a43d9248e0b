using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>The versions that a change may be made on, from <c>If-Match</c> or from a form.</summary>
public sealed class VersionTags
{
    private readonly IReadOnlySet<string>? _versions;

    private VersionTags(IReadOnlySet<string>? versions) => _versions = versions;

    /// <summary><c>If-Match: *</c>: whatever is there, as long as something is.</summary>
    public static VersionTags Any { get; } = new(null);

    public bool IsAny => _versions is null;

    public static VersionTags Of(string version) => new(new HashSet<string> { version });

    public bool Match(string version) => _versions is null || _versions.Contains(version);

    /// <summary>The strong entity tag of a version.</summary>
    public static string ToETag(string version) => $"\"{version}\"";

    /// <summary>Reads <c>If-Match</c>; false when it is there and is not a list of entity tags. A weak tag never matches (RFC 9110, section 13.1.1).</summary>
    public static bool TryRead(HttpRequest request, out VersionTags? tags)
    {
        tags = null;
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return true;
        if (!EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var parsed)) return false;

        tags = parsed.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
            ? Any
            : new VersionTags(parsed.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"')).ToHashSet());
        return true;
    }
}
