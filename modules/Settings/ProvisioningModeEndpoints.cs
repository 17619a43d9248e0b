using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Json;
using SubscriberPortal.Web.OpenApi;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Settings;

/// <summary>The provisioning mode: where requests under <c>/subscribers</c> go.</summary>
public static class ProvisioningModeEndpoints
{
    public static IEndpointRouteBuilder MapProvisioningMode(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/settings/provisioning-mode").WithTags("Settings").RequireAuthorization().RefusesStrangers();
        group.MapGet("", GetProvisioningMode).WithName(nameof(GetProvisioningMode));
        group.MapPut("", SetProvisioningMode).WithName(nameof(SetProvisioningMode)).RequirePermission(Permissions.SettingsWrite)
            .Refuses(400, "mode is none of the three, or the body has an unknown member.");
        return endpoints;
    }

    /// <summary>The provisioning mode, and who set it when.</summary>
    public static async Task<Ok<ProvisioningModeAnswer>> GetProvisioningMode(IProvisioningMode modes, CancellationToken cancellationToken) =>
        TypedResults.Ok(ProvisioningModeAnswer.Of(await modes.GetAsync(cancellationToken)));

    /// <summary>Sets the provisioning mode.</summary>
    /// <remarks>It holds at once on the instance that answers, and within seconds on every other.</remarks>
    public static async Task<Results<Ok<ProvisioningModeAnswer>, ProblemHttpResult>> SetProvisioningMode(
        ProvisioningModeRequest request, IProvisioningMode modes, IAuditTrail trail, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (!ProvisioningModes.TryParse(request.Mode, out var mode)) return Problem.Invalid("mode", "mode must be one of CLOUD, LEGACY, DUAL_PROV.");

        return TypedResults.Ok(ProvisioningModeAnswer.Of(await modes.ChangeAsync(trail, mode, caller, cancellationToken)));
    }
}

/// <param name="Mode">CLOUD, LEGACY or DUAL_PROV.</param>
public sealed record ProvisioningModeRequest(string? Mode);

/// <param name="Mode">CLOUD, LEGACY or DUAL_PROV.</param>
/// <param name="UpdatedAt">Null as long as the default, LEGACY, was never changed.</param>
/// <param name="UpdatedBy">Who changed it last.</param>
public sealed record ProvisioningModeAnswer(string Mode, [property: JsonConverter(typeof(UtcTimestampConverter))] DateTimeOffset? UpdatedAt, string? UpdatedBy)
{
    internal static ProvisioningModeAnswer Of(ProvisioningModeSetting setting) => new(setting.Mode.ToName(), setting.UpdatedAt, setting.UpdatedBy);
}
