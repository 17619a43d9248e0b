using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

internal static class ArrayFunctions
{
    private const int LongestRange = 1000;

    public static JsonData Partition(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var items = FunctionArguments.Array("ArrayPartition", arguments[0]);
        var size = FunctionArguments.Integer("ArrayPartition", arguments[1]);
        if (size is < 1 or > int.MaxValue) throw StateErrorException.Intrinsic($"States.ArrayPartition expected a positive chunk size but got {size}");
        return JsonData.FromItems(items.Chunk((int)size).Select(JsonData.FromItems).ToArray());
    }

    public static JsonData Contains(IReadOnlyList<JsonData> arguments, EvaluationScope scope) =>
        JsonData.FromBoolean(FunctionArguments.Array("ArrayContains", arguments[0]).Contains(arguments[1]));

    public static JsonData Range(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var from = FunctionArguments.Integer("ArrayRange", arguments[0]);
        var to = FunctionArguments.Integer("ArrayRange", arguments[1]);
        var step = FunctionArguments.Integer("ArrayRange", arguments[2]);
        if (step == 0) throw StateErrorException.Intrinsic("States.ArrayRange expected a step other than 0");
        var count = Math.Max(0, Math.Floor(((double)to - from) / step) + 1);
        if (count > LongestRange) throw StateErrorException.Intrinsic($"States.ArrayRange cannot make more than {LongestRange} items, and this would be {count:0}");
        return JsonData.FromItems(Enumerable.Range(0, (int)count).Select(index => JsonData.FromInteger(from + (index * step))).ToArray());
    }

    public static JsonData GetItem(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var items = FunctionArguments.Array("ArrayGetItem", arguments[0]);
        var index = FunctionArguments.Integer("ArrayGetItem", arguments[1]);
        if (index < 0 || index >= items.Count) throw StateErrorException.Intrinsic($"States.ArrayGetItem has no item {index} in an array of {items.Count}");
        return items[(int)index];
    }

    public static JsonData Length(IReadOnlyList<JsonData> arguments, EvaluationScope scope) =>
        JsonData.FromInteger(FunctionArguments.Array("ArrayLength", arguments[0]).Count);

    public static JsonData Unique(IReadOnlyList<JsonData> arguments, EvaluationScope scope) =>
        JsonData.FromItems(FunctionArguments.Array("ArrayUnique", arguments[0]).Distinct().ToArray());
}
