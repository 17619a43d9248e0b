using Microsoft.AspNetCore.Http;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Who makes a change, and the reason they gave, for the audit trail.</summary>
public sealed record Actor(string Name, string? Reason)
{
    private const int LongestReason = 500;

    public static Actor Of(HttpContext context)
    {
        var reason = context.Request.Headers["X-Reason"].ToString();
        return new Actor(context.User.TrailName(), reason.Length == 0 ? null : reason[..Math.Min(reason.Length, LongestReason)]);
    }
}
