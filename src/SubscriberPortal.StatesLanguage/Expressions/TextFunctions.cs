using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Expressions;

internal static class TextFunctions
{
    private const int LongestText = 10_000;

    public static JsonData Base64Encode(IReadOnlyList<JsonData> arguments, EvaluationScope scope) =>
        JsonData.FromString(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text("Base64Encode", arguments[0]))));

    public static JsonData Base64Decode(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        try
        {
            return JsonData.FromString(Encoding.UTF8.GetString(Convert.FromBase64String(Text("Base64Decode", arguments[0]))));
        }
        catch (FormatException)
        {
            throw StateErrorException.Intrinsic("States.Base64Decode expected Base64 text");
        }
    }

    /// <summary>MD5 and SHA-1 are what the language names, not what we would choose: nothing here is a secret.</summary>
#pragma warning disable CA5350, CA5351
    public static JsonData Hash(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var text = arguments[0].Kind == JsonKind.String ? arguments[0].Text : arguments[0].ToJson();
        if (text.Length > LongestText) throw TooLong("Hash", text);
        var data = Encoding.UTF8.GetBytes(text);
        var algorithm = FunctionArguments.String("Hash", arguments[1]);
        var hash = algorithm switch
        {
            "MD5" => MD5.HashData(data),
            "SHA-1" => SHA1.HashData(data),
            "SHA-256" => SHA256.HashData(data),
            "SHA-384" => SHA384.HashData(data),
            "SHA-512" => SHA512.HashData(data),
            _ => throw StateErrorException.Intrinsic($"States.Hash knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, but not '{algorithm}'"),
        };
        return JsonData.FromString(Convert.ToHexStringLower(hash));
    }
#pragma warning restore CA5350, CA5351

    /// <summary>Each character of the delimiter splits, and empty parts are dropped.</summary>
    public static JsonData StringSplit(IReadOnlyList<JsonData> arguments, EvaluationScope scope)
    {
        var text = FunctionArguments.String("StringSplit", arguments[0]);
        var delimiters = FunctionArguments.String("StringSplit", arguments[1]);
        string[] parts = delimiters.Length == 0 ? [text] : text.Split(delimiters.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        return JsonData.FromItems(parts.Where(part => part.Length > 0).Select(JsonData.FromString).ToArray());
    }

    private static string Text(string function, JsonData value)
    {
        var text = FunctionArguments.String(function, value);
        return text.Length <= LongestText ? text : throw TooLong(function, text);
    }

    private static StateErrorException TooLong(string function, string text) =>
        StateErrorException.Intrinsic($"States.{function} takes at most {LongestText} characters and got {text.Length}");
}
