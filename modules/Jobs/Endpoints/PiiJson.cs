using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Masks personal data wherever a JSON text names it: the string members that are called like a personal field, at any depth, also within JSON that stands in a string.</summary>
internal static class PiiJson
{
    private static readonly string[] Payloads = ["input", "output", "parameters", "cause"];

    /// <summary>The text as JSON, masked unless it may be shown; a text that is no JSON is given as a string.</summary>
    public static JsonNode? Read(string? text, bool showsPii)
    {
        if (text is null) return null;
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }

        if (!showsPii) Mask(node);
        return node;
    }

    public static void Mask(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Mask(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (value is JsonValue text && text.TryGetValue<string>(out var plain)) members[name] = MaskText(name, plain);
                else Mask(value);
            }
        }
    }

    private static string? MaskText(string name, string text)
    {
        if (Payloads.Contains(name) && Read(text, showsPii: false) is JsonObject or JsonArray) return Read(text, showsPii: false)!.ToJsonString();
        return SubscriberField.Find(name) is { } field ? PiiMask.Mask(field, text) : text;
    }
}
