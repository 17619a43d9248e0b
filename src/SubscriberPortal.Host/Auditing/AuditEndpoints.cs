using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Auditing;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Cursors;
using SubscriberPortal.Web.Problems;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Host.Auditing;

/// <summary>The audit trail.</summary>
public static class AuditEndpoints
{
    private const int DefaultLimit = 25;
    private const int MaxLimit = 1000;

    internal static IEndpointRouteBuilder MapAuditEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/audit/logs", ListAuditLogs).WithName(nameof(ListAuditLogs)).WithTags("Audit trail").RequirePermission(Permissions.AuditRead);
        return endpoints;
    }

    /// <summary>Who changed what and when, newest first; personal data in it is masked for whoever lacks pii:read.</summary>
    /// <param name="who">Exactly this user name, in any case.</param>
    /// <param name="action">Exactly this action, such as <c>subscriber.update</c>.</param>
    /// <param name="target">Exactly this target, such as <c>cloud/uid-1</c>.</param>
    /// <param name="search">Occurs in who, action or target, in any case.</param>
    /// <param name="from">Not before this time.</param>
    /// <param name="to">Not after this time.</param>
    /// <param name="limit">1 to 1000, 25 unless told.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    public static async Task<Results<Ok<AuditLogPage>, ProblemHttpResult>> ListAuditLogs(
        string? who, string? action, string? target, string? search, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor,
        ClaimsPrincipal caller, IAuditTrail trail, CursorSeal seal, PiiView pii, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit) return Problem.Invalid("limit", $"limit must be 1 to {MaxLimit}.");
        if (from > to) return Problem.Invalid("from", "from must not be after to.");

        var list = $"audit-logs|{who}|{action}|{target}|{search}|{from:O}|{to:O}";
        var query = new AuditQuery(Given(who), Given(action), Given(target), Given(search), from, to, limit ?? DefaultLimit, seal.Open(list, cursor));
        var page = await trail.QueryAsync(query, cancellationToken);
        var showsPii = pii.ShowsPii(caller);
        var next = seal.Seal(list, page.NextCursor);
        return TypedResults.Ok(new AuditLogPage(
            [.. page.Entries.Select(e => new AuditLogEntry(e.Id, e.When, e.Who, e.Action, e.Target, AuditMask.Read(e.Before, showsPii), AuditMask.Read(e.After, showsPii), e.Reason))],
            new AuditPagination(page.Entries.Count, query.Limit, next is not null, next)));
    }

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
