namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>One field in which the two sides differ; personal data is masked for whoever lacks <c>pii:read</c>.</summary>
public sealed record ConflictResponse(string Field, string? CloudValue, string? LegacyValue);
