using System.Buffers.Text;
using System.Text;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Where the next page begins, for one list: a token of another list is refused.</summary>
internal static class PageToken
{
    public static string Write(string list, string position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}\n{position}"));

    /// <summary>Null for the first page.</summary>
    public static string? Read(WireRequest request, string list)
    {
        if (request.Text("nextToken") is not { Length: > 0 } token) return null;
        if (!Base64Url.IsValid(token)) throw WireException.InvalidToken();
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return text.StartsWith(list + "\n", StringComparison.Ordinal) ? text[(list.Length + 1)..] : throw WireException.InvalidToken();
    }
}
