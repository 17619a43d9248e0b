using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

internal static class ValueFunctions
{
    /// <summary>Shallow; the deep merge that the third argument names does not exist yet, on AWS either.</summary>
    public static JsonData JsonMerge(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        if (arguments[0].Kind != JsonKind.Object || arguments[1].Kind != JsonKind.Object) throw StateErrorException.Intrinsic("States.JsonMerge expected two objects");
        if (arguments[2].Kind != JsonKind.Boolean || arguments[2].IsTrue) throw StateErrorException.Intrinsic("States.JsonMerge supports only the shallow merge: its third argument must be false");
        var members = new OrderedDictionary<string, JsonData>(arguments[0].Members, StringComparer.Ordinal);
        foreach (var (name, value) in arguments[1].Members) members[name] = value;
        return JsonData.FromMembers(members);
    }

    public static JsonData StringToJson(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var text = FunctionArguments.String("StringToJson", arguments[0]);
        if (string.IsNullOrWhiteSpace(text)) return JsonData.Null;
        try
        {
            return JsonData.Parse(text);
        }
        catch (FormatException exception)
        {
            throw StateErrorException.Intrinsic($"States.StringToJson expected JSON text: {exception.Message}");
        }
    }

    public static JsonData JsonToString(IReadOnlyList<JsonData> arguments, EvaluationScope scope) => JsonData.FromString(arguments[0].ToJson());

    /// <summary>From the start up to, but without, the end; the same seed gives the same number.</summary>
    public static JsonData MathRandom(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var start = FunctionArguments.Integer("MathRandom", arguments[0]);
        var end = FunctionArguments.Integer("MathRandom", arguments[1]);
        if (end <= start) throw StateErrorException.Intrinsic($"States.MathRandom expected an end above {start} but got {end}");
        var random = arguments.Count > 2 ? new RandomSource((ulong)FunctionArguments.Integer("MathRandom", arguments[2])) : scope.Random;
        return JsonData.FromInteger(start + (long)(random.NextDouble() * ((double)end - start)));
    }

    public static JsonData MathAdd(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        try
        {
            return JsonData.FromInteger(checked(FunctionArguments.Integer("MathAdd", arguments[0]) + FunctionArguments.Integer("MathAdd", arguments[1])));
        }
        catch (OverflowException)
        {
            throw StateErrorException.Intrinsic("States.MathAdd went beyond the largest integer");
        }
    }

    public static JsonData Uuid(IReadOnlyList<JsonData> arguments, EvaluationScope scope) => JsonData.FromString(scope.Random.NextUuid().ToString());
}
