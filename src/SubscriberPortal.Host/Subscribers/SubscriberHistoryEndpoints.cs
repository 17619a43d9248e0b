using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Subscribers;

/// <summary>A subscriber's history; its path answers 501 until it is there.</summary>
public static class SubscriberHistoryEndpoints
{
    internal static IEndpointRouteBuilder MapSubscriberHistory(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/subscribers/{uid}/history", GetSubscriberHistory).WithName(nameof(GetSubscriberHistory)).WithTags("Subscribers")
            .RequirePermission(Permissions.SubscribersRead).ProducesProblem(501);
        return endpoints;
    }

    /// <summary>Every change of a subscriber, with who, when and what (not there yet: 501).</summary>
    /// <param name="uid">The subscriber.</param>
    public static ProblemHttpResult GetSubscriberHistory(string uid) =>
        Problem.NotImplemented($"Histories come later. GET /audit/logs?search={Uri.EscapeDataString(uid)} has the changes that were made through the portal.");
}
