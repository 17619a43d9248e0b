using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using SubscriberPortal.Host.Hosting;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Host.OpenApi;
using SubscriberPortal.Host.Pipeline.Idempotency;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>How a request passes: headers, log, errors in the form that its reader understands, sign-in, endpoints.</summary>
internal static class PortalPipeline
{
    public static IServiceCollection AddPortalApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiPaths>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<IProblemDetailsWriter, ApiProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddValidation();
        services.AddRouting(o => o.LowercaseUrls = true);
        services.AddCors();

        // Without this a bad body is answered by an empty 400 that does not name the member.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            o.SerializerOptions.AllowDuplicateProperties = false;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.Converters.Add(new UtcTimestampConverter());

            // Answers are JSON and never sniffed as HTML: + and accents need no escapes.
            o.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddRazorPages(o => o.Conventions.AllowAnonymousToPage("/Error"));
        return services;
    }

    public static void UsePortalPipeline(this WebApplication app)
    {
        var api = app.Services.GetRequiredService<ApiPaths>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestLog>();
        app.Use(WaitWithinPatience);
        app.UseMiddleware<HeadRequests>();
        app.UseWhen(context => api.Covers(context.Request.Path), branch =>
        {
            branch.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = ApiExceptionHandler.StatusOf });
            branch.UseStatusCodePages();
        });
        app.UseWhen(context => !api.Covers(context.Request.Path), branch =>
        {
            branch.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                StatusCodeSelector = ApiExceptionHandler.StatusOf,
                CreateScopeForErrors = true,
            });
            branch.UseStatusCodePagesWithReExecute("/error/{0}");
        });

        app.UseOpenApiPage();

        // After the branches, explicitly: otherwise routing has run before them and the error pages come out empty.
        app.UseRouting();
        app.Use(HeadRequests.ShowAsIs);
        UseCorsOf(app);
        app.Use(RefuseWhatNothingServes);
        app.UsePortalIdentity();
        app.UseMiddleware<IdempotencyKey>();
    }

    private static void UseCorsOf(WebApplication app)
    {
        var origins = app.Configuration.GetSection($"{ApiOptions.Section}:{nameof(ApiOptions.AllowedOrigins)}").Get<string[]>() ?? [];
        if (origins.Length == 0) return;
        app.UseCors(policy => policy.WithOrigins(origins).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("ETag", "Location", "Retry-After", IdempotencyKey.ReplayedHeader));
    }

    private static async Task WaitWithinPatience(HttpContext context, RequestDelegate next)
    {
        using var patience = RequestPatience.Begin();
        await next(context);
    }

    /// <summary>What nothing serves is refused alike for everyone; only what exists asks who is calling.</summary>
    private static Task RefuseWhatNothingServes(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is RouteEndpoint) return next(context);

        // Routing's own endpoints that answer 405 and 415.
        if (endpoint?.RequestDelegate is { } refuse) return refuse(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
