namespace SubscriberPortal.Kernel.Auditing;

/// <summary>One change, as the audit trail keeps it.</summary>
/// <param name="Who">The user name, <c>api-token:name</c>, or <c>portal</c> for what the portal does by itself.</param>
/// <param name="Action">A word in the manner of <c>subscriber.update</c>, <c>job.cancel</c>, <c>user.create</c>, <c>auth.failed</c>, <c>pii.read</c>.</param>
/// <param name="Target">What it was done to: <c>cloud/uid-1</c>, <c>job/{id}</c>, <c>user/name</c>.</param>
/// <param name="Before">JSON of what was, as stored, unmasked; null where there was nothing. Never a secret.</param>
/// <param name="After">JSON of what is since; null where there is nothing.</param>
/// <param name="Reason">What the person gave as reason (header <c>X-Reason</c>), if any.</param>
public sealed record AuditEntry(string Who, string Action, string Target, string? Before = null, string? After = null, string? Reason = null)
{
    /// <summary>Given by the trail.</summary>
    public string Id { get; init; } = "";

    /// <summary>Given by the trail.</summary>
    public DateTimeOffset When { get; init; }
}

/// <summary>All that is given must hold.</summary>
/// <param name="Text">Occurs in who, action or target, in any case.</param>
public sealed record AuditQuery(string? Who = null, string? Action = null, string? Target = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? To = null, int Limit = 50, string? Cursor = null);

public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? NextCursor);

/// <summary>The portal's own record of who changed what, append-only. Durable when <see cref="RecordAsync"/> returns.</summary>
public interface IAuditTrail
{
    Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<AuditPage> QueryAsync(AuditQuery query, CancellationToken cancellationToken);
}
