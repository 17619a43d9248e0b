using System.Globalization;
using System.Text;
using System.Text.Json;
using SubscriberPortal.State;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// A JSON document of any size in a store whose items have 256 KiB at most: a large one lies in parts, under keys that follow its own.
/// </summary>
internal static class PartedDocument
{
    private const int LargestBytes = 200 * 1024;

    /// <summary>Even if every character of it is escaped, a part fits into an item.</summary>
    private const int PartLength = 40_000;

    private const char PartMark = '!';
    private const string HeadStart = "{\"parts\":";

    public static IEnumerable<StateWrite> Write(string partition, string key, string json, long? expectedVersion, DateTimeOffset? expiresAt)
    {
        if (json.Length < LargestBytes / 4 || Encoding.UTF8.GetByteCount(json) <= LargestBytes) return [new StateWrite(partition, key, json, expectedVersion, expiresAt)];
        var parts = Split(json);
        return parts
            .Select((part, index) => new StateWrite(partition, PartKey(key, index), JsonSerializer.Serialize(part), null, expiresAt))
            .Prepend(new StateWrite(partition, key, $"{HeadStart}{parts.Count.ToString(CultureInfo.InvariantCulture)}}}", expectedVersion, expiresAt));
    }

    public static async Task<string?> ReadAsync(IStateStore store, string partition, string key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(partition, key, cancellationToken) is not { } head) return null;
        if (PartCount(head) is not { } count) return head.Value;
        var text = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            var part = await store.GetAsync(partition, PartKey(key, index), cancellationToken) ?? throw new InvalidDataException($"Part {index} of {partition}/{key} is missing.");
            text.Append(JsonSerializer.Deserialize<string>(part.Value));
        }

        return text.ToString();
    }

    public static bool IsPart(StateItem item) => item.Key.Contains(PartMark, StringComparison.Ordinal);

    /// <summary>The key of the document that an item is, or is a part of.</summary>
    public static string HeadKey(StateItem item) => item.Key.Split(PartMark)[0];

    private static List<string> Split(string json)
    {
        var parts = new List<string>();
        for (var start = 0; start < json.Length;)
        {
            var length = Math.Min(PartLength, json.Length - start);
            if (start + length < json.Length && char.IsHighSurrogate(json[start + length - 1])) length--;
            parts.Add(json.Substring(start, length));
            start += length;
        }

        return parts;
    }

    private static int? PartCount(StateItem head) =>
        head.Value.StartsWith(HeadStart, StringComparison.Ordinal) ? int.Parse(head.Value.AsSpan()[HeadStart.Length..^1], CultureInfo.InvariantCulture) : null;

    private static string PartKey(string key, int index) => $"{key}{PartMark}{index.ToString("D4", CultureInfo.InvariantCulture)}";
}
