namespace SubscriberPortal.Host.Pipeline;

/// <summary>What a browser is told about every answer.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Pages = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    /// <summary>Swagger UI makes styles at run time and draws its icons from data: addresses.</summary>
    private const string Swagger = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? Swagger : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        context.Response.OnStarting(KeepPrivate, context.Response);
        return next(context);
    }

    /// <summary>Answers hold personal data: nobody on the way keeps them, unless the endpoint said otherwise (static files do).</summary>
    private static Task KeepPrivate(object state)
    {
        var response = (HttpResponse)state;
        if (!response.Headers.ContainsKey("Cache-Control")) response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
