using System.Text.Json.Serialization;

namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>One page of a list of subscribers.</summary>
public record SubscriberPageResponse(IReadOnlyList<SubscriberResponse> Subscribers, PaginationResponse Pagination)
{
    /// <summary>Dual only: the side that could not be read, so that the page holds what the other side knows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unreachable { get; init; }
}

/// <summary>One page of a list of subscribers through Dual; it only describes what Dual adds to each.</summary>
public sealed record DualSubscriberPageResponse(IReadOnlyList<DualSubscriberResponse> Subscribers, PaginationResponse Pagination);

/// <summary>Where a page of a list stands.</summary>
/// <param name="Count">How many items this page has.</param>
/// <param name="Limit">How many it may have.</param>
/// <param name="HasMore">Whether another page follows.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null on the last.</param>
public sealed record PaginationResponse(int Count, int Limit, bool HasMore, string? NextCursor);
