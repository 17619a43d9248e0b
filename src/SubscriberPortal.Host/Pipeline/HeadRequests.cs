using Microsoft.AspNetCore.Http.Features;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>
/// Lets HEAD on the API's paths reach what answers GET, and drops the body. Routes of the API name GET alone, so routing is shown a GET; from there on the request is a HEAD again,
/// and what sends a file or a stream can leave it.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next, ApiPaths api)
{
    private static readonly object Shown = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method) || !api.Covers(context.Request.Path))
        {
            await next(context);
            return;
        }

        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        context.Request.Method = HttpMethods.Get;
        context.Items[Shown] = true;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
        }
    }

    /// <summary>Stands behind routing.</summary>
    public static Task ShowAsIs(HttpContext context, RequestDelegate next)
    {
        if (context.Items.Remove(Shown)) context.Request.Method = HttpMethods.Head;
        return next(context);
    }
}
