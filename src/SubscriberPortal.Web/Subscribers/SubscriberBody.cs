using System.Text.Json;
using System.Text.Unicode;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Reads the JSON of a create or a change strictly: whatever is not understood is named, never dropped.</summary>
internal static class SubscriberBody
{
    private const string WholeBody = "body";
    private const int MostErrors = 20;

    private static readonly HashSet<string> ReadOnlyMembers = ["createdAt", "updatedAt", "syncStatus", "cloudUpdatedAt", "legacyUpdatedAt"];

    /// <summary>Member to messages; empty when the change is good to use.</summary>
    public static Dictionary<string, string[]> TryRead(ReadOnlySpan<byte> json, out SubscriberChange change)
    {
        change = new SubscriberChange();
        var errors = new Dictionary<string, string[]>();
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (json.IsEmpty) return Whole("The body is empty. It must be a JSON object.");
        if (!Utf8.IsValid(json)) return Whole("The body is not valid UTF-8.");

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                // Read on, so that what is no JSON at all is called that.
                while (reader.Read()) { }
                return Whole("The body must be a JSON object.");
            }

            var seen = new HashSet<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader, seen, change, errors);
            while (reader.Read()) { }
            return errors;
        }
        catch (JsonException malformed)
        {
            return Whole($"The body is not well-formed JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}).");
        }

        static Dictionary<string, string[]> Whole(string message) => new() { [WholeBody] = [message] };
    }

    private static void ReadMember(ref Utf8JsonReader reader, HashSet<string> seen, SubscriberChange change, Dictionary<string, string[]> errors)
    {
        if (!TryGetText(ref reader, out var name))
        {
            Add(errors, WholeBody, "A member's name holds half of a surrogate pair, which is not Unicode text.");
            reader.Read();
            reader.Skip();
            return;
        }

        reader.Read();
        var field = SubscriberField.All.FirstOrDefault(f => f.Name == name);
        if (!seen.Add(name)) Add(errors, Short(name), $"{Short(name)} is given more than once.");
        else if (field is null && !ReadOnlyMembers.Contains(name)) Add(errors, Short(name), $"{Short(name)} is not a member of a subscriber.");
        else if (field is not null) ReadValue(ref reader, field, change, errors);
        reader.Skip();
    }

    private static void ReadValue(ref Utf8JsonReader reader, SubscriberField field, SubscriberChange change, Dictionary<string, string[]> errors)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                change[field] = null;
                break;
            case JsonTokenType.String when TryGetText(ref reader, out var text):
                change[field] = text;
                break;
            case JsonTokenType.String:
                Add(errors, field.Name, $"{field.Name} holds half of a surrogate pair, which is not Unicode text.");
                break;
            default:
                Add(errors, field.Name, $"{field.Name} must be a string{(field.IsRequired ? "" : " or null")}.");
                break;
        }
    }

    private static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 without its other half.
            text = "";
            return false;
        }
    }

    private static void Add(Dictionary<string, string[]> errors, string member, string message)
    {
        if (errors.Count < MostErrors) errors[member] = errors.TryGetValue(member, out var others) ? [.. others, message] : [message];
    }

    private static string Short(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[63]) ? 63 : 64), "…");
}
