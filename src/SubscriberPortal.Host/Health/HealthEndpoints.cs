using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Hosting;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Host.Health;

/// <summary>Whether the portal and its systems work.</summary>
public static class HealthEndpoints
{
    internal static IServiceCollection AddPortalHealth(this IServiceCollection services) => services
        .AddSingleton<PortalHealth>().AddSingleton<IHealthProbe, StateProbe>().AddHostedService<HealthWatch>();

    internal static IEndpointRouteBuilder MapHealthEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").WithTags("Health").AllowAnonymous();
        group.MapGet("/health", GetHealth).WithName(nameof(GetHealth)).Produces<HealthAnswer>(503);
        group.MapGet("/health/live", GetLiveness).WithName(nameof(GetLiveness));
        group.MapGet("/health/ready", GetReadiness).WithName(nameof(GetReadiness)).Produces<LivenessAnswer>(503);
        return endpoints.MapSystemHealth(SystemKeys.Cloud, "Cloud").MapSystemHealth(SystemKeys.Legacy, "Legacy");
    }

    /// <summary>Maps <c>/{key}/health</c> of a registered system.</summary>
    /// <param name="operation">The part of the operation's name that is the system's.</param>
    internal static IEndpointRouteBuilder MapSystemHealth(this IEndpointRouteBuilder endpoints, string key, string operation)
    {
        endpoints.MapGet($"/{key}/health", GetSystemHealth).WithTags("Health").AllowAnonymous().WithMetadata(new HealthOf(key)).WithName($"Get{operation}Health").Produces<HealthCheckAnswer>(503);
        return endpoints;
    }

    /// <summary>Every system and every part of the portal that can fail by itself, each asked by a real round trip.</summary>
    public static async Task<JsonHttpResult<HealthAnswer>> GetHealth(HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var health = services.GetRequiredService<PortalHealth>();
        var checks = await health.CheckAllAsync(cancellationToken);
        var overall = health.Overall(checks);
        var answer = new HealthAnswer(NameOf(overall), checks.ToDictionary(c => c.Key, c => AnswerFor(c.Value, context)));
        return TypedResults.Json(answer, statusCode: StatusOf(overall));
    }

    /// <summary>The process answers; nothing else is asked.</summary>
    public static Ok<LivenessAnswer> GetLiveness() => TypedResults.Ok(new LivenessAnswer(NameOf(HealthState.Healthy)));

    /// <summary>The portal can serve requests: its own state can be written and read. A system that is down does not take the portal out of service.</summary>
    public static async Task<JsonHttpResult<LivenessAnswer>> GetReadiness(IServiceProvider services, CancellationToken cancellationToken)
    {
        var state = await services.GetRequiredService<PortalHealth>().CheckAsync(StateProbe.PartKey, cancellationToken);
        return TypedResults.Json(new LivenessAnswer(NameOf(state.State)), statusCode: StatusOf(state.State));
    }

    /// <summary>One system, asked by a real round trip that is given up in time for an answer within 2 seconds.</summary>
    public static async Task<JsonHttpResult<HealthCheckAnswer>> GetSystemHealth(HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var key = context.GetEndpoint()!.Metadata.GetRequiredMetadata<HealthOf>().Key;
        var health = await services.GetRequiredService<PortalHealth>().CheckAsync(key, cancellationToken);
        return TypedResults.Json(AnswerFor(health, context), statusCode: StatusOf(health.State));
    }

    internal static string NameOf(HealthState state) => state switch
    {
        HealthState.Healthy => "healthy",
        HealthState.Degraded => "degraded",
        _ => "unhealthy",
    };

    private static HealthCheckAnswer AnswerFor(SystemHealth health, HttpContext context)
    {
        var (isSignedIn, latency) = (context.User.Identity?.IsAuthenticated == true, Math.Round(health.LatencyMs, 1));
        return new HealthCheckAnswer(NameOf(health.State), latency, isSignedIn ? health.Version : null, isSignedIn ? health.Detail : null);
    }

    private static int StatusOf(HealthState state) => state == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;

    private sealed record HealthOf(string Key);
}
