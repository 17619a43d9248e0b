using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>Reads what a function was given, or fails as <c>States.IntrinsicFailure</c>.</summary>
internal static class FunctionArguments
{
    public static IReadOnlyList<JsonData> Array(string function, JsonData value) =>
        value.Kind == JsonKind.Array ? value.Items : throw Wrong(function, value, "an array");

    public static string String(string function, JsonData value) => value.Kind == JsonKind.String ? value.Text : throw Wrong(function, value, "a string");

    /// <summary>Half a unit is rounded up before anything is computed: 1.5 is 2, -0.5 is 0.</summary>
    public static long Integer(string function, JsonData value)
    {
        if (value.TryGetInteger(out var integer)) return integer;
        if (value.Kind != JsonKind.Number || Math.Abs(value.AsDouble()) > long.MaxValue) throw Wrong(function, value, "a number");
        return (long)Math.Floor(value.AsDouble() + 0.5);
    }

    private static StateErrorException Wrong(string function, JsonData value, string expected)
    {
        var json = value.ToJson();
        return StateErrorException.Intrinsic($"States.{function} expected {expected} but got {(json.Length <= 200 ? json : json[..200] + "…")}");
    }
}
