using System.Text.Json;
using System.Text.Json.Serialization;

namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>The words by which a status is written: in JSON, in files and in every store.</summary>
public static class SubscriberStatusNames
{
    private static readonly string[] Names = ["ACTIVE", "INACTIVE", "SUSPENDED", "DELETED"];

    /// <summary>All words, in the order of <see cref="SubscriberStatus"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    public static string ToName(this SubscriberStatus status) => Names[(int)status];

    /// <summary>Reads a status word; upper case only, as api.md writes them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SubscriberStatus status)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (text.SequenceEqual(Names[i]))
            {
                status = (SubscriberStatus)i;
                return true;
            }
        }

        status = default;
        return false;
    }
}

internal sealed class SubscriberStatusJsonConverter : JsonConverter<SubscriberStatus>
{
    public override SubscriberStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && SubscriberStatusNames.TryParse(reader.GetString(), out var status)
            ? status
            : throw new JsonException("A status is one of ACTIVE, INACTIVE, SUSPENDED, DELETED.");

    public override void Write(Utf8JsonWriter writer, SubscriberStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToName());
}
