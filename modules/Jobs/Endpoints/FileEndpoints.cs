using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SubscriberPortal.Jobs.Files;
using SubscriberPortal.Jobs.Starting;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Jobs.Endpoints;

/// <summary>Files of the local store, by signed link alone.</summary>
public static class FileEndpoints
{
    private const string BadLink = "The link is not one that the portal gave: something in it was changed.";

    internal static IEndpointRouteBuilder MapFileEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/files").WithTags("Files").AllowAnonymous().Refuses(403, "The link was changed, or has expired.");

        // Of any size: the link was given to somebody who may make jobs, and the body goes straight to disk.
        group.MapPut("/{**key:required}", PutFile).WithName(nameof(PutFile)).WithMetadata(new DisableRequestSizeLimitAttribute()).DisableAntiforgery()
            .AnswersEmpty(204, "The file is there, whole and safe.")
            .Refuses(409, "Its job has started already.")
            .Refuses(415, "The content type is not the one that the link was given for.");
        group.MapGet("/{**key:required}", GetFile).WithName(nameof(GetFile))
            .AnswersEmpty(200, "The file.").AnswersEmpty(206, "The range of the file that was asked for.").AnswersEmpty(416, "The file has no such range.")
            .Refuses(404, "There is no such file any more.");
        return endpoints;
    }

    /// <summary>Takes an upload in, streamed. A broken-off upload leaves nothing.</summary>
    /// <param name="key">The file.</param>
    /// <param name="type">The content type that the link was given for.</param>
    /// <param name="expires">When the link expires, in Unix seconds.</param>
    /// <param name="signature">What makes the link genuine.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> PutFile(
        HttpContext context, string key, string? type, long? expires, string? signature, IFileStore files, CancellationToken cancellationToken)
    {
        if (Check(context, new FileLink("PUT", key, type ?? "", expires ?? 0), signature) is { } problem) return problem;
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var sent) || !sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "Not that content type.", $"The link was given for Content-Type: {type}.");

        var uploads = context.Service<JobUploads>();
        if (!await uploads.AcceptsAsync(key, cancellationToken)) return AlreadyStarted();
        await using var upload = await files.CreateAsync(key, cancellationToken);
        await context.Request.Body.CopyToAsync(upload.Content, cancellationToken);
        return await uploads.CommitAsync(key, upload, cancellationToken) ? TypedResults.NoContent() : AlreadyStarted();
    }

    /// <summary>Gives a file, or a range of it.</summary>
    /// <param name="key">The file.</param>
    /// <param name="name">The name under which it is saved.</param>
    /// <param name="expires">When the link expires, in Unix seconds.</param>
    /// <param name="signature">What makes the link genuine.</param>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> GetFile(
        HttpContext context, string key, string? name, long? expires, string? signature, IFileStore files, CancellationToken cancellationToken)
    {
        if (Check(context, new FileLink("GET", key, name ?? "", expires ?? 0), signature) is { } problem) return problem;
        if (await files.FindAsync(key, cancellationToken) is not { } file) return Problem.NotFound("There is no such file any more.");

        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-store";
        var content = await files.OpenReadAsync(key, 0, null, cancellationToken);
        return TypedResults.Stream(content, FileTypes.Of(key), name, file.ModifiedAt, enableRangeProcessing: true);
    }

    private static ProblemHttpResult? Check(HttpContext context, FileLink link, string? signature)
    {
        var links = context.Service<FileLinks>();
        if (!FileKey.IsValid(link.Key) || !links.IsGenuine(link, signature)) return Problem.Of(StatusCodes.Status403Forbidden, "Not a genuine link.", BadLink);
        return links.HasExpired(link) ? Problem.Of(StatusCodes.Status403Forbidden, "The link has expired.", "The link has expired; ask for a new one.") : null;
    }

    private static ProblemHttpResult AlreadyStarted() => Problem.Conflict("The job of this upload has started already, or is gone: its file cannot be replaced.");
}
