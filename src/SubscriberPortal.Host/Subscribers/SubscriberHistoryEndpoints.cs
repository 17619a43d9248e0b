using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.Host.Subscribers;

/// <summary><c>/subscribers</c>, wherever the provisioning mode says, and a subscriber's history.</summary>
public static class SubscriberHistoryEndpoints
{
    internal static IEndpointRouteBuilder MapSubscribersByMode(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSubscriberApiByMode();
        endpoints.MapGet("/subscribers/{uid}/history", GetSubscriberHistory).WithName(nameof(GetSubscriberHistory)).WithTags("Subscribers")
            .RequirePermission(Permissions.SubscribersRead).ProducesProblem(501);
        return endpoints;
    }

    /// <summary>Every change of a subscriber, with who, when and what (not there yet: 501).</summary>
    public static ProblemHttpResult GetSubscriberHistory(string uid) =>
        Problem.NotImplemented($"Histories come later. GET /audit/logs?search={Uri.EscapeDataString(uid)} has the changes that were made through the portal.");
}
