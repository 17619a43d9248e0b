using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>
/// Refuses a POST with an <c>Idempotency-Key</c>, which is not honoured yet: a client that relies on it to send again without harm must learn that, and not find everything done twice.
/// </summary>
internal sealed class IdempotencyKey(RequestDelegate next, ApiPaths api)
{
    private const string Header = "Idempotency-Key";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var relies = HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(Header) && api.Covers(request.Path)
            && !request.Path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase) && !request.Path.StartsWithSegments("/tokens", StringComparison.OrdinalIgnoreCase);
        return relies
            ? Problem.NotImplemented($"{Header} is not honoured yet, so the request was not made. Send it without that header.").ExecuteAsync(context)
            : next(context);
    }
}
