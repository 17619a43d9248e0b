using System.Text.Json;

namespace SubscriberPortal.StatesLanguage.Json;

internal static class JsonDataReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    public static JsonData Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Convert(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("A text holds half of a surrogate pair", exception);
        }
    }

    private static JsonData Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => Array(element),
        JsonValueKind.String => JsonData.FromString(element.GetString()!),
        JsonValueKind.Number => JsonData.FromNumberText(element.GetRawText()),
        JsonValueKind.True => JsonData.True,
        JsonValueKind.False => JsonData.False,
        _ => JsonData.Null,
    };

    private static JsonData Object(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonData>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject()) members[property.Name] = Convert(property.Value);
        return JsonData.FromMembers(members);
    }

    private static JsonData Array(JsonElement element)
    {
        var items = new JsonData[element.GetArrayLength()];
        var index = 0;
        foreach (var item in element.EnumerateArray()) items[index++] = Convert(item);
        return JsonData.FromItems(items);
    }
}
