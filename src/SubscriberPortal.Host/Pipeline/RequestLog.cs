using System.Diagnostics;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>One line a request: the route, never the values in it, so that no subscriber's number comes into the log.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    private const string NoRoute = "(no route)";

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private void Write(HttpContext context, long elapsedMs)
    {
        var (method, status) = (context.Request.Method, context.Response.StatusCode);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute;
        var level = status >= 500 ? LogLevel.Error : IsChatter(route) ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level)) return;
        var traceId = Activity.Current?.TraceId.ToString();
        Log.Request(logger, level, method, route, status, elapsedMs, traceId);
    }

    /// <summary>Styles and the probes of a load balancer.</summary>
    private static bool IsChatter(string route) => route == NoRoute || route.Contains('.', StringComparison.Ordinal) || route.StartsWith("/health", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(Message = "{Method} {Route} {Status} in {ElapsedMs} ms, trace {TraceId}")]
        public static partial void Request(ILogger logger, LogLevel level, string method, string route, int status, long elapsedMs, string? traceId);
    }
}
