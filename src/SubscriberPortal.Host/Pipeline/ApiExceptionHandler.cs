using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>Turns the exceptions that a client can do something about into the problem that says what.</summary>
internal sealed partial class ApiExceptionHandler(ApiPaths api, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    /// <summary>A client that went away; nobody reads the answer.</summary>
    private const int ClientClosedRequest = 499;

    public static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        SystemUnavailableException => StatusCodes.Status503ServiceUnavailable,
        InvalidCursorException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        if (exception is SystemUnavailableException unavailable)
        {
            Log.Unavailable(logger, unavailable.System, unavailable.Message);
            httpContext.Response.Headers.RetryAfter = "5";
        }

        if (!api.Covers(httpContext.Request.Path) || ProblemOf(httpContext, exception) is not { } problem) return false;
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static ProblemHttpResult? ProblemOf(HttpContext context, Exception exception) => exception switch
    {
        InvalidCursorException => Problem.Invalid("cursor", exception.Message),
        SystemUnavailableException unavailable => Problem.UnavailableResponse(context, unavailable),
        JsonException json => JsonProblem.Of(json),
        BadHttpRequestException { InnerException: JsonException json } => JsonProblem.Of(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => JsonProblem.OfParameter(bad),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType } bad =>
            TypedResults.Problem(statusCode: bad.StatusCode),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, "The request is not valid.", bad.Message),
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{System} cannot be reached: {Reason}")]
        public static partial void Unavailable(ILogger logger, string system, string reason);
    }
}
