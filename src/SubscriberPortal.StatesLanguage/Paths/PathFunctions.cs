using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>The functions that may end a path, as in <c>$.items.length()</c>.</summary>
internal static class PathFunctions
{
    private static readonly string[] Names = ["length", "size", "min", "max", "sum", "avg", "stddev", "keys"];

    public static bool IsKnown(string name) => Names.Contains(name);

    public static JsonData? Apply(string function, JsonData data)
    {
        if (function is "length" or "size") return Length(data);
        if (function == "keys") return data.Kind == JsonKind.Object ? JsonData.FromItems(data.Members.Keys.Select(JsonData.FromString).ToArray()) : null;
        var numbers = data.Items.Where(item => item.Kind == JsonKind.Number).Select(item => item.AsDouble()).ToArray();
        if (numbers.Length == 0) return null;
        return JsonData.FromDouble(function switch
        {
            "min" => numbers.Min(),
            "max" => numbers.Max(),
            "sum" => numbers.Sum(),
            "avg" => numbers.Average(),
            _ => Math.Sqrt(numbers.Average(number => Math.Pow(number - numbers.Average(), 2))),
        });
    }

    private static JsonData? Length(JsonData data) => data.Kind switch
    {
        JsonKind.Array => JsonData.FromInteger(data.Items.Count),
        JsonKind.Object => JsonData.FromInteger(data.Members.Count),
        JsonKind.String => JsonData.FromInteger(data.Text.Length),
        _ => null,
    };
}
