using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>Puts a result at a reference path of a state's input, as ResultPath asks.</summary>
internal static class ResultPlacement
{
    /// <summary>The input with the result in it; null when there is no such place.</summary>
    public static JsonData? Put(JsonData input, JsonPath path, JsonData result) => Put(input, path.Segments, 0, result);

    private static JsonData? Put(JsonData? at, IReadOnlyList<PathSegment> segments, int depth, JsonData result)
    {
        if (depth == segments.Count) return result;
        if (segments[depth] is IndexSegment { Index: var index })
        {
            if (at is not { Kind: JsonKind.Array } || index >= at.Items.Count) return null;
            var items = at.Items.ToArray();
            if (Put(items[index], segments, depth + 1, result) is not { } item) return null;
            items[index] = item;
            return JsonData.FromItems(items);
        }

        // What is not there yet is made on the way; a value of another kind is not replaced.
        if (at is not null and not { Kind: JsonKind.Object }) return null;
        var name = ((NameSegment)segments[depth]).Name;
        if (Put(at?.Member(name), segments, depth + 1, result) is not { } value) return null;
        var members = at is null ? new OrderedDictionary<string, JsonData>(StringComparer.Ordinal) : new OrderedDictionary<string, JsonData>(at.Members, StringComparer.Ordinal);
        members[name] = value;
        return JsonData.FromMembers(members);
    }
}
