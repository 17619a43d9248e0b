using System.Collections.Frozen;

namespace SubscriberPortal.StatesLanguage.Expressions;

/// <summary>All functions of the language by name.</summary>
internal static class IntrinsicFunctions
{
    private static readonly FrozenDictionary<string, IntrinsicFunction> ByName = new IntrinsicFunction[]
    {
        new("Array", "", 0, true, (arguments, _) => Json.JsonData.FromItems(arguments)),
        new("ArrayPartition", "an", 2, false, ArrayFunctions.Partition),
        new("ArrayContains", "a*", 2, false, ArrayFunctions.Contains),
        new("ArrayRange", "nnn", 3, false, ArrayFunctions.Range),
        new("ArrayGetItem", "an", 2, false, ArrayFunctions.GetItem),
        new("ArrayLength", "a", 1, false, ArrayFunctions.Length),
        new("ArrayUnique", "a", 1, false, ArrayFunctions.Unique),
        new("Base64Encode", "s", 1, false, TextFunctions.Base64Encode),
        new("Base64Decode", "s", 1, false, TextFunctions.Base64Decode),
        new("Hash", "*s", 2, false, TextFunctions.Hash),
        new("JsonMerge", "oob", 3, false, ValueFunctions.JsonMerge),
        new("StringToJson", "s", 1, false, ValueFunctions.StringToJson),
        new("JsonToString", "*", 1, false, ValueFunctions.JsonToString),
        new("MathRandom", "nnn", 2, false, ValueFunctions.MathRandom),
        new("MathAdd", "nn", 2, false, ValueFunctions.MathAdd),
        new("StringSplit", "ss", 2, false, TextFunctions.StringSplit),
        new("UUID", "", 0, false, ValueFunctions.Uuid),
        new("Format", "s", 1, true, FormatFunction.Apply, KeepsEscapes: true),
    }.ToFrozenDictionary(function => function.Name);

    public static IntrinsicFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
