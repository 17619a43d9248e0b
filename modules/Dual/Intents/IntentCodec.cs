using System.Text.Json;
using System.Text.Json.Serialization;

namespace SubscriberPortal.Dual.Intents;

/// <summary>Intents as items of the state store, each within its limit of 256 KiB.</summary>
internal static class IntentCodec
{
    /// <summary>How many entries the header of a chunk shows, for people; all of them are in its parts.</summary>
    private const int Shown = 5;

    /// <summary>Entries an item may hold, in bytes (the serializer escapes whatever is not ASCII); with one more entry an item is still within the limit.</summary>
    public const int PartLength = 200_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The entries of a chunk, in items.</summary>
    public static IReadOnlyList<string> Parts(IReadOnlyList<IntentEntry> entries)
    {
        var parts = new List<string>();
        var part = new List<string>();
        var length = 0;
        foreach (var entry in entries.Select(entry => JsonSerializer.Serialize(entry, Json)))
        {
            part.Add(entry);
            length += entry.Length;
            if (length > PartLength) EndPart();
        }

        if (part.Count > 0) EndPart();
        return parts;

        void EndPart()
        {
            parts.Add($"[{string.Join(',', part)}]");
            part.Clear();
            length = 0;
        }
    }

    /// <summary>With all entries of a small intent, and the first of a chunk's.</summary>
    public static string WriteHeader(Intent intent) =>
        JsonSerializer.Serialize(intent.Parts == 0 ? intent : intent with { Entries = [.. intent.Entries.Take(Shown)] }, Json);

    public static Intent Read(string header) => JsonSerializer.Deserialize<Intent>(header, Json)!;

    public static IReadOnlyList<IntentEntry> ReadPart(string part) => JsonSerializer.Deserialize<List<IntentEntry>>(part, Json)!;

    public static string PartKey(string intentId, int part) => $"{intentId}/{part:D4}";
}
