using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>
/// Writes every problem of the API as <c>application/problem+json</c> with <c>instance</c> and <c>traceId</c>.
/// The framework's own writer stays silent for a client that asks for HTML; an API path answers with a problem all the same.
/// </summary>
internal sealed class ApiProblemWriter(ApiPaths api, IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => api.Covers(context.HttpContext.Request.Path);

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        problem.Status ??= http.Response.StatusCode;
        problem.Type ??= "about:blank";
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        problem.Detail ??= DetailOf(problem.Status.Value, http.Request);
        problem.Instance ??= http.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.Id ?? http.TraceIdentifier;
        http.Response.StatusCode = problem.Status.Value;
        http.Response.Headers.CacheControl = "no-store";
        return new ValueTask(JsonSerializer.SerializeAsync(
            Prepare(http.Response), problem, problem.GetType(), json.Value.SerializerOptions, http.RequestAborted));
    }

    private static Stream Prepare(HttpResponse response)
    {
        response.ContentType = "application/problem+json; charset=utf-8";
        return response.Body;
    }

    /// <summary>What a bare status code means here, where nobody said it better.</summary>
    private static string? DetailOf(int status, HttpRequest request) => status switch
    {
        401 => "Sign in: send Authorization: Bearer with a token of POST /auth/login. The session cookie counts only together with an antiforgery header.",
        403 => "Your role does not allow this.",
        404 => $"There is nothing at {request.Path}.",
        405 => $"{request.Path} does not know the method {request.Method}.",
        413 => $"The body may have {Hosting.PortalHosting.MaxRequestBody / (1024 * 1024)} MB at most.",
        415 => "Send JSON, with Content-Type: application/json.",
        _ => null,
    };
}
