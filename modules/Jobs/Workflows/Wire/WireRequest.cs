using System.Text.Json;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>The members of a request; a wrong kind of value is refused as AWS does.</summary>
internal sealed class WireRequest(JsonElement body)
{
    private const int MostResults = 1000;
    private const int MostTags = 50;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Unreadable(name, "a string"),
    };

    public string Required(string name) => Text(name) ?? throw WireException.Missing(name);

    public bool Flag(string name, bool otherwise = false) => Find(name)?.ValueKind switch
    {
        null => otherwise,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unreadable(name, "a boolean"),
    };

    /// <summary>How long a page may be; AWS takes 0 for its default.</summary>
    public int MaxResults(int most = MostResults)
    {
        if (Find("maxResults") is not { } value) return 100;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number)) throw Unreadable("maxResults", "a number");
        if (number < 0 || number > most)
        {
            var bound = number < 0 ? "greater than or equal to 0" : $"less than or equal to {most}";
            throw WireException.Validation($"1 validation error detected: Value '{number}' at 'maxResults' failed to satisfy constraint: Member must have value {bound}");
        }

        return number == 0 ? 100 : number;
    }

    public Dictionary<string, string> Tags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in Items("tags"))
        {
            if (tag.ValueKind != JsonValueKind.Object) throw Unreadable("tags", "a list of tags");
            var member = new WireRequest(tag);
            var key = member.Required("key");
            var value = member.Text("value") ?? "";
            if (key.Length is 0 or > 128 || value.Length > 256) throw WireException.Validation("A tag's key has 1 to 128 characters, its value at most 256");
            tags[key] = value;
        }

        return tags.Count <= MostTags ? tags : throw TooManyTags();
    }

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Unreadable(name, "a list of strings"))];

    /// <summary>Puts tags over those that are there.</summary>
    public static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> added)
    {
        var tags = new Dictionary<string, string>(old, StringComparer.Ordinal);
        foreach (var (key, value) in added) tags[key] = value;
        return tags.Count <= MostTags ? tags : throw TooManyTags();
    }

    private static WireException TooManyTags() => WireException.Of("TooManyTags", $"A resource has at most {MostTags} tags");

    private static WireException Unreadable(string name, string kind) => WireException.General("SerializationException", $"{name} must be {kind}");

    private JsonElement[] Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw Unreadable(name, "a list"),
    };

    private JsonElement? Find(string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
