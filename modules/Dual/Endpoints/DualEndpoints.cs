using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Dual.Recovery;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Dual.Endpoints;

/// <summary>How the two sides compare as a whole, and the dual writes that are not settled.</summary>
public static class DualEndpoints
{
    public static IEndpointRouteBuilder MapDual(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/dual").WithTags("Dual").RefusesStrangers();
        group.MapGet("sync-status", GetSyncStatus).RequirePermission(Permissions.SubscribersRead).WithName(nameof(GetSyncStatus));
        group.MapGet("intents", ListIntents).RequirePermission(Permissions.SubscribersRead).WithName(nameof(ListIntents));
        group.MapPost("intents/{id}/settle", SettleIntent).RequirePermission(Permissions.SubscribersWrite).WithName(nameof(SettleIntent))
            .Refuses(400, "direction is neither FORWARD nor BACK.").Refuses(404, "No such intent is open.")
            .Refuses(409, "Its writer is still at it, or it could not be settled; detail says why.");
        return endpoints;
    }

    /// <summary>How the two sides compare: the counts of the last audit, what is open now, and the health of both.</summary>
    public static async Task<Ok<SyncStatusAnswer>> GetSyncStatus(HttpContext context, IOpenIntents intents, TimeProvider time, CancellationToken cancellationToken)
    {
        var services = context.RequestServices;
        var sides = services.GetRequiredService<DualSides>();
        var health = sides.Both.Map(side => side.Provider.CheckHealthAsync(cancellationToken));
        var audit = services.GetService<IAuditSummary>() is { } audits ? await audits.LatestAsync(cancellationToken) : null;
        var staleAfter = TimeSpan.FromHours(services.GetRequiredService<IOptions<DualOptions>>().Value.StaleAfterHours);
        return TypedResults.Ok(new SyncStatusAnswer
        {
            Synced = audit?.Synced,
            Conflicts = audit?.Conflicts,
            CloudOnly = audit?.CloudOnly,
            LegacyOnly = audit?.LegacyOnly,
            Pending = await intents.CountAsync(cancellationToken),
            AsOf = audit?.FinishedAt,
            AuditJobId = audit?.JobId,
            Stale = audit is null || time.GetUtcNow() - audit.FinishedAt > staleAfter,
            Cloud = Answer(await health.Cloud),
            Legacy = Answer(await health.Legacy),
        });

        static SideHealthAnswer Answer(SystemHealth health) => new(
            health.State switch { HealthState.Healthy => "healthy", HealthState.Degraded => "degraded", _ => "unhealthy" }, health.LatencyMs, health.Detail);
    }

    /// <summary>The dual writes that have begun and are not settled: their age, what each side holds, and what will happen next.</summary>
    public static async Task<Ok<IntentListAnswer>> ListIntents(HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await context.RequestServices.GetRequiredService<IntentView>().ListAsync(cancellationToken));

    /// <summary>Settles an intent by hand: forward writes what is missing, back puts back what was written. Neither goes over somebody else's newer change.</summary>
    /// <param name="id">The intent.</param>
    public static async Task<Results<Ok<SettleIntentAnswer>, ProblemHttpResult>> SettleIntent(
        string id, SettleIntentRequest request, HttpContext context, CancellationToken cancellationToken)
    {
        SettleDirection? direction = request.Direction switch { "FORWARD" => SettleDirection.Forward, "BACK" => SettleDirection.Back, _ => null };
        if (direction is null) return Problem.Invalid("direction", "direction must be FORWARD or BACK.");

        var desk = context.RequestServices.GetRequiredService<SettleDesk>();
        var result = await desk.SettleAsync(id, direction.Value, context.User.TrailName(), cancellationToken);
        return result switch
        {
            null => Problem.NotFound($"No intent {id} is open."),
            { Settled: true } or { IsWatched: true } => TypedResults.Ok(new SettleIntentAnswer(result.Settled, result.Conflicts, result.Detail)),
            _ => Problem.Conflict(result.Detail),
        };
    }
}
