using System.Text.Json.Nodes;

namespace SubscriberPortal.Host.Auditing;

/// <param name="Id">Its place in the trail.</param>
/// <param name="When">When it was recorded.</param>
/// <param name="Who">The user, or <c>portal</c> for what the portal does by itself.</param>
/// <param name="Action">What was done: <c>subscriber.update</c>, <c>user.create</c>, …</param>
/// <param name="Target">What it was done to: <c>cloud/uid-1</c>, <c>user/name</c>, …</param>
/// <param name="Before">What was there before, personal fields masked for whoever lacks <c>pii:read</c>.</param>
/// <param name="After">What is there since.</param>
/// <param name="Reason">The reason that was given, if any.</param>
public sealed record AuditLogEntry(string Id, DateTimeOffset When, string Who, string Action, string Target, JsonNode? Before, JsonNode? After, string? Reason);

/// <param name="Logs">The entries, newest first.</param>
/// <param name="Pagination">Where this page stands in the list.</param>
public sealed record AuditLogPage(IReadOnlyList<AuditLogEntry> Logs, AuditPagination Pagination);

/// <param name="Count">Entries on this page.</param>
/// <param name="Limit">Entries a page may have.</param>
/// <param name="HasMore">Whether there may be more. A page can be short, even empty, and still have more: the trail is searched piece by piece.</param>
/// <param name="NextCursor">For the next page.</param>
public sealed record AuditPagination(int Count, int Limit, bool HasMore, string? NextCursor);
