using System.Text.Json.Nodes;
using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Host.Auditing;

/// <summary>Masks the personal fields of a subscriber anywhere inside the JSON that the trail keeps.</summary>
internal static class AuditMask
{
    public static JsonNode? Read(string? json, bool showsPii)
    {
        if (json is null) return null;
        var node = JsonNode.Parse(json);
        if (!showsPii) Mask(node);
        return node;
    }

    private static void Mask(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Mask(item);
        }

        if (node is not JsonObject record) return;

        // A difference names its field and has the values beside it.
        var field = record["field"] is JsonValue named && named.TryGetValue(out string? name) ? PersonalField(name) : null;
        foreach (var (key, value) in record.ToArray())
        {
            if (value is JsonValue text && text.TryGetValue(out string? plain))
            {
                if ((PersonalField(key) ?? (key == "field" ? null : field)) is { } personal) record[key] = PiiMask.Mask(personal, plain);
            }
            else
            {
                Mask(value);
            }
        }
    }

    private static SubscriberField? PersonalField(string name) => SubscriberField.Find(name) is { IsPii: true } field ? field : null;
}
