using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SubscriberPortal.StatesLanguage.Json;

internal static class JsonDataWriter
{
    /// <summary>Texts go into a store and to workers, not into a page: only what JSON itself asks for is escaped.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 1000 };

    public static string Write(JsonData data)
    {
        if (data.Kind is JsonKind.Null or JsonKind.Boolean or JsonKind.Number) return data.Text;
        return Write(writer => WriteTo(writer, data));
    }

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTo(Utf8JsonWriter writer, JsonData data)
    {
        switch (data.Kind)
        {
            case JsonKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in data.Members)
                {
                    writer.WritePropertyName(name);
                    WriteTo(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonKind.Array:
                writer.WriteStartArray();
                foreach (var item in data.Items) WriteTo(writer, item);
                writer.WriteEndArray();
                break;
            case JsonKind.String:
                writer.WriteStringValue(data.Text);
                break;
            default:
                writer.WriteRawValue(data.Text, skipInputValidation: true);
                break;
        }
    }
}
