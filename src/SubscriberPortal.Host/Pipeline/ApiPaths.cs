using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>Tells the API's paths (problem details, bearer tokens) from the pages' (HTML, cookies).</summary>
internal sealed class ApiPaths(IEnumerable<SystemDescriptor> systems)
{
    private static readonly string[] Own =
    [
        "cloud", "legacy", "dual", "subscribers", "migration", "audit", "export", "jobs", "job-schedules",
        "auth", "health", "dashboard", "users", "tokens", "files",
    ];

    private readonly HashSet<string> _segments = new([.. Own, .. systems.Select(s => s.Key)], StringComparer.OrdinalIgnoreCase);

    public bool Covers(PathString path)
    {
        // The one path of the API below a segment that belongs to the pages.
        if (path.StartsWithSegments("/settings/provisioning-mode", StringComparison.OrdinalIgnoreCase)) return true;

        var text = path.Value.AsSpan().TrimStart('/');
        var end = text.IndexOf('/');
        return _segments.GetAlternateLookup<ReadOnlySpan<char>>().Contains(end < 0 ? text : text[..end]);
    }
}
