using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Takes the bytes of a subscriber's body, never more than one can need.</summary>
internal static class BodyReader
{
    /// <summary>The longest valid record with every character escaped is below 12 KiB.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>The change, or the answer to give instead.</summary>
    public static async Task<(SubscriberChange? Change, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request.ContentType)) return (null, Problem.Of(415, "Unsupported media type.", "The body must be application/json in UTF-8."));
        if (request.ContentLength > MostBytes) return (null, TooLarge());

        var buffer = new byte[MostBytes + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
        }

        if (length > MostBytes) return (null, TooLarge());
        var errors = SubscriberBody.TryRead(buffer.AsSpan(0, length), out var change);
        return errors.Count > 0 ? (null, Problem.Invalid(errors)) : (change, null);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Encoding == Encoding.UTF8);

    private static ProblemHttpResult TooLarge() => Problem.Of(413, "Too large.", $"The body of a subscriber may have {MostBytes} bytes at most.");
}
