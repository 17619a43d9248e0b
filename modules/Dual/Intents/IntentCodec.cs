using System.Text.Json;
using System.Text.Json.Serialization;

namespace SubscriberPortal.Dual.Intents;

/// <summary>An intent as items of the state store, each within its limit of 256 KiB.</summary>
internal static class IntentCodec
{
    /// <summary>Entries an item may hold, in bytes (the serializer escapes whatever is not ASCII); with one more entry an item is still within the limit.</summary>
    private const int PartLength = 200_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The header, with as many entries as go into it, and the further parts.</summary>
    public static (Intent Header, IReadOnlyList<string> Parts) Split(Intent intent)
    {
        var groups = new List<List<IntentEntry>> { new() };
        var length = 0;
        foreach (var entry in intent.Entries)
        {
            var size = JsonSerializer.Serialize(entry, Json).Length;
            if (length > PartLength)
            {
                groups.Add([]);
                length = 0;
            }

            groups[^1].Add(entry);
            length += size;
        }

        return (intent with { Entries = groups[0], Parts = groups.Count - 1 }, [.. groups.Skip(1).Select(group => JsonSerializer.Serialize(group, Json))]);
    }

    public static string Write(Intent header) => JsonSerializer.Serialize(header, Json);

    public static Intent Read(string header) => JsonSerializer.Deserialize<Intent>(header, Json)!;

    public static IReadOnlyList<IntentEntry> ReadPart(string part) => JsonSerializer.Deserialize<List<IntentEntry>>(part, Json)!;

    public static string PartKey(string intentId, int part) => $"{intentId}/{part:D4}";
}
