using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Values as AWS JSON 1.0 writes them.</summary>
internal static class WireJson
{
    /// <summary>Answers are read by programs, never by a page.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Seconds since 1970 with their fraction.</summary>
    public static JsonNode Time(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000m);

    /// <summary>Adds a member unless its value is null.</summary>
    public static JsonObject With(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null) target[name] = value;
        return target;
    }
}
