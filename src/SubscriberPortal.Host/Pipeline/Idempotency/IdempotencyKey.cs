using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Host.Pipeline.Idempotency;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> has its effect once: the same request with the same key is answered as it was the first time, another one is refused.
/// An answer of 500 or more, or 429, is not kept: the request may be sent again with its key.
/// </summary>
internal sealed partial class IdempotencyKey(RequestDelegate next, ApiPaths api, KeptAnswers answers, ILogger<IdempotencyKey> logger)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int LongestKey = 255;
    private static readonly string[] Kept = ["Content-Type", "Location", "ETag", "Cache-Control"];

    /// <summary>Whether a POST to this path heeds a key: all but signing in and API tokens, whose answers are secrets.</summary>
    public static bool IsHeededBy(PathString path) => !path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/tokens", StringComparison.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var caller = context.User.FindFirstValue(SessionPrincipal.UserId);
        if (!HttpMethods.IsPost(request.Method) || caller is null || !request.Headers.TryGetValue(Header, out var keys) || !api.Covers(request.Path) || !IsHeededBy(request.Path))
        {
            await next(context);
            return;
        }

        var key = keys.ToString();
        if (keys.Count != 1 || key.Length is 0 or > LongestKey || key.Any(c => c is < ' ' or > '~'))
        {
            await Problem.Invalid(Header, $"{Header} must be one value of 1 to {LongestKey} printable ASCII characters.").ExecuteAsync(context);
            return;
        }

        var hash = await HashAsync(request, context.RequestAborted);
        if (await answers.TryTakeAsync(caller, key, hash, context.RequestAborted) is { } version) await RunAsync(context, caller, key, hash, version);
        else await ReplayAsync(context, hash, await answers.FindAsync(caller, key, context.RequestAborted));
    }

    private async Task RunAsync(HttpContext context, string caller, string key, string hash, long version)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new MemoryStream();
        var held = new StreamResponseBodyFeature(answer);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(context);
            await held.CompleteAsync();
        }
        catch
        {
            await EndAsync(() => answers.ReleaseAsync(caller, key, version, CancellationToken.None));
            throw;
        }
        finally
        {
            context.Features.Set(body);
        }

        var status = context.Response.StatusCode;
        await EndAsync(() => status >= 500 || status == StatusCodes.Status429TooManyRequests
            ? answers.ReleaseAsync(caller, key, version, CancellationToken.None)
            : answers.KeepAsync(caller, key, version, new KeptAnswer(hash, status, HeadersOf(context.Response)), answer.ToArray(), CancellationToken.None));
        answer.Position = 0;
        await answer.CopyToAsync(body.Stream, context.RequestAborted);
    }

    /// <summary>Whoever sent the request has its answer also when that cannot be kept; until the key expires it then counts as running.</summary>
    private async Task EndAsync(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (SystemUnavailableException unavailable)
        {
            Log.NotKept(logger, unavailable.Message);
        }
    }

    private Task ReplayAsync(HttpContext context, string hash, KeptAnswer? first)
    {
        if (first is null) return Problem.Conflict($"The first request with this {Header} has just failed. Send this one again.").ExecuteAsync(context);
        if (first.Request != hash) return Problem.Unprocessable($"This {Header} was used for another request. Send this one with a key of its own.").ExecuteAsync(context);
        if (first.Status is not { } status)
        {
            return Problem.Conflict($"A request with this {Header} is still running, or the portal was stopped in the middle of it: then see whether it had its effect, and use another key.")
                .ExecuteAsync(context);
        }

        if (answers.BodyOf(first) is not { } body) return Problem.Conflict("The request was made; its answer was not kept, because it is too long, or cannot be read any more.").ExecuteAsync(context);

        context.Response.StatusCode = status;
        foreach (var (name, value) in first.Headers ?? new Dictionary<string, string>()) context.Response.Headers[name] = value;
        context.Response.Headers[ReplayedHeader] = "true";
        return body.Length == 0 ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static Dictionary<string, string> HeadersOf(HttpResponse response) =>
        Kept.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString());

    private static async Task<string> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering();
        var body = await SHA256.HashDataAsync(request.Body, cancellationToken);
        request.Body.Position = 0;
        var what = Encoding.UTF8.GetBytes($"{request.Path}\n{request.QueryString}\n{request.ContentType}\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. what, .. body]));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to a request with an idempotency key could not be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
