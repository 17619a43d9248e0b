using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Health;

/// <summary>Whether the portal and its systems work.</summary>
public static class HealthEndpoints
{
    internal static IServiceCollection AddPortalHealth(this IServiceCollection services) => services.AddSingleton<PortalHealth>();

    internal static IEndpointRouteBuilder MapHealthEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").WithTags("Health").AllowAnonymous();
        group.MapGet("/health", GetHealth).WithName(nameof(GetHealth)).Produces<HealthAnswer>(503);
        group.MapGet("/health/live", GetLiveness).WithName(nameof(GetLiveness));
        group.MapGet("/health/ready", GetReadiness).WithName(nameof(GetReadiness)).Produces<LivenessAnswer>(503);
        group.MapGet("/cloud/health", GetCloudHealth).WithName(nameof(GetCloudHealth)).Produces<HealthCheckAnswer>(503);
        group.MapGet("/legacy/health", GetLegacyHealth).WithName(nameof(GetLegacyHealth)).Produces<HealthCheckAnswer>(503);
        return endpoints;
    }

    /// <summary>Every system and the portal's own state, each asked by a real round trip.</summary>
    public static async Task<JsonHttpResult<HealthAnswer>> GetHealth(HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var checks = await services.GetRequiredService<PortalHealth>().CheckAllAsync(cancellationToken);
        var overall = PortalHealth.Overall(checks);
        var answer = new HealthAnswer(NameOf(overall), checks.ToDictionary(c => c.Key, c => AnswerFor(c.Value, context)));
        return TypedResults.Json(answer, statusCode: StatusOf(overall));
    }

    /// <summary>The process answers; nothing else is asked.</summary>
    public static Ok<LivenessAnswer> GetLiveness() => TypedResults.Ok(new LivenessAnswer(NameOf(HealthState.Healthy)));

    /// <summary>The portal can serve requests: its own state can be written and read.</summary>
    public static async Task<JsonHttpResult<LivenessAnswer>> GetReadiness(IServiceProvider services, CancellationToken cancellationToken)
    {
        var state = await services.GetRequiredService<PortalHealth>().CheckAsync(PortalHealth.State, cancellationToken);
        return TypedResults.Json(new LivenessAnswer(NameOf(state.State)), statusCode: StatusOf(state.State));
    }

    /// <summary>Cloud, asked by a real round trip.</summary>
    public static Task<JsonHttpResult<HealthCheckAnswer>> GetCloudHealth(HttpContext context, IServiceProvider services, CancellationToken cancellationToken) =>
        CheckAsync(SystemKeys.Cloud, context, services, cancellationToken);

    /// <summary>Legacy, asked by a real round trip.</summary>
    public static Task<JsonHttpResult<HealthCheckAnswer>> GetLegacyHealth(HttpContext context, IServiceProvider services, CancellationToken cancellationToken) =>
        CheckAsync(SystemKeys.Legacy, context, services, cancellationToken);

    internal static string NameOf(HealthState state) => state switch
    {
        HealthState.Healthy => "healthy",
        HealthState.Degraded => "degraded",
        _ => "unhealthy",
    };

    private static async Task<JsonHttpResult<HealthCheckAnswer>> CheckAsync(string key, HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var health = await services.GetRequiredService<PortalHealth>().CheckAsync(key, cancellationToken);
        return TypedResults.Json(AnswerFor(health, context), statusCode: StatusOf(health.State));
    }

    private static HealthCheckAnswer AnswerFor(SystemHealth health, HttpContext context) =>
        new(NameOf(health.State), Math.Round(health.LatencyMs, 1), context.User.Identity?.IsAuthenticated == true ? health.Detail : null);

    private static int StatusOf(HealthState state) => state == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
}
