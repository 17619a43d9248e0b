using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Dashboard;

/// <summary>What the dashboard shows.</summary>
public static class DashboardEndpoints
{
    internal static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton<DashboardCounts>();

    internal static IEndpointRouteBuilder MapDashboardEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/dashboard/stats", GetDashboardStats).WithName(nameof(GetDashboardStats)).WithTags("Dashboard").RequirePermission(Permissions.SubscribersRead);
        return endpoints;
    }

    /// <summary>How many subscribers and jobs there are, by system, status and plan; null for a system that cannot be reached.</summary>
    public static async Task<Ok<DashboardStats>> GetDashboardStats(IServiceProvider services, CancellationToken cancellationToken) =>
        TypedResults.Ok(await services.GetRequiredService<DashboardCounts>().CountAsync(cancellationToken));
}
