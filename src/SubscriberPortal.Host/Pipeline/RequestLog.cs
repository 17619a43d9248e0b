using System.Diagnostics;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>One line a request: the route, never the values in it, so that no subscriber's number comes into the log.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            var level = context.Response.StatusCode >= 500 ? LogLevel.Error : IsChatter(route) ? LogLevel.Debug : LogLevel.Information;
            Log.Request(logger, level, context.Request.Method, route ?? "(no route)", context.Response.StatusCode, (long)time.GetElapsedTime(started).TotalMilliseconds, Activity.Current?.TraceId.ToString());
        }
    }

    /// <summary>Styles and the probes of a load balancer.</summary>
    private static bool IsChatter(string? route) => route is null || route.Contains('.', StringComparison.Ordinal) || route.StartsWith("/health", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(Message = "{Method} {Route} {Status} in {ElapsedMs} ms, trace {TraceId}")]
        public static partial void Request(ILogger logger, LogLevel level, string method, string route, int status, long elapsedMs, string? traceId);
    }
}
