using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Web.Security;

/// <summary>What endpoints and pages ask of the signed-in caller.</summary>
public static class CallerExtensions
{
    /// <summary>Whether the caller has a permission of <see cref="Permissions"/> in this request.</summary>
    public static bool Can(this ClaimsPrincipal caller, string permission) => caller.HasClaim(Permissions.ClaimType, permission);

    /// <summary>The name that goes into the audit trail and into <c>created_by</c>.</summary>
    public static string TrailName(this ClaimsPrincipal caller) => caller.Identity?.Name ?? "anonymous";

    /// <summary>Lets only callers with that permission through; the policy of that name is registered by the host.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(permission);
}
