using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Activities.Migration;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Reads an audit's differences page by page. A position is where the next line begins in the file, so every page costs the same.</summary>
internal sealed class DifferencePages(IFileStore files)
{
    public static readonly IReadOnlyList<string> Statuses = ["CONFLICT", "CLOUD_ONLY", "LEGACY_ONLY", "PENDING", "INVALID"];

    /// <param name="position">From the page before; null for the first.</param>
    /// <param name="status">Only findings of this status.</param>
    /// <returns>The findings and where the next page begins; null when there is no file of differences.</returns>
    public async Task<(IReadOnlyList<JsonObject> Items, string? Next)?> ReadAsync(string jobId, string? position, string? status, int limit, bool showsPii, CancellationToken cancellationToken)
    {
        var key = JobFiles.Differences(jobId);
        if (await files.FindAsync(key, cancellationToken) is not { } file) return null;
        var start = 0L;
        if (position is not null && (!long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out start) || start > file.Size)) throw new InvalidCursorException();

        var items = new List<JsonObject>();
        var end = start;
        await using var stream = await files.OpenReadAsync(key, start, null, cancellationToken);
        await foreach (var (line, next) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            if (JsonSerializer.Deserialize<JsonObject>(line.Span) is not { } finding || (status is not null && (string?)finding["status"] != status))
            {
                end = start + next;
                continue;
            }

            if (items.Count == limit) return (items, end.ToString(CultureInfo.InvariantCulture));
            if (!showsPii) Mask(finding);
            items.Add(finding);
            end = start + next;
        }

        return (items, null);
    }

    private static void Mask(JsonObject finding)
    {
        if (finding["conflicts"] is not JsonArray conflicts) return;
        foreach (var conflict in conflicts.OfType<JsonObject>())
        {
            var field = (string?)conflict["field"] is { } name ? SubscriberField.Find(name) : null;
            foreach (var side in new[] { "cloudValue", "legacyValue" })
            {
                if ((string?)conflict[side] is { } value) conflict[side] = field is null ? null : PiiMask.Mask(field, value);
            }
        }
    }
}
