using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>Which records: all that is given must hold. Serves lists, scans and jobs.</summary>
public sealed record SubscriberFilter
{
    public static readonly SubscriberFilter All = new();

    public SubscriberStatus? Status { get; init; }

    public string? PlanId { get; init; }

    public bool IsEmpty => Status is null && PlanId is null;

    public bool Matches(Subscriber subscriber) =>
        (Status is null || subscriber.Status == Status) && (PlanId is null || subscriber.PlanId == PlanId);
}

/// <summary>One page of a list.</summary>
public sealed record SubscriberQuery
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 1000;

    public SubscriberFilter Filter { get; init; } = SubscriberFilter.All;

    /// <summary>A prefix of uid, MSISDN or (unless <see cref="SearchesImsi"/> is false) IMSI. Results are ordered by the key that matched.</summary>
    public string? Search { get; init; }

    /// <summary>False for whoever lacks <c>pii:read</c>.</summary>
    public bool SearchesImsi { get; init; } = true;

    /// <summary>Dual only; other providers refuse it with <see cref="ArgumentException"/>.</summary>
    public SyncStatus? SyncStatus { get; init; }

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>The provider's own position, from <see cref="SubscriberPage.NextCursor"/>; the API seals it before a client sees it.</summary>
    public string? Cursor { get; init; }
}

/// <param name="NextCursor">Where the next page begins; null when this is the last. A page with few records, or none, may still have it.</param>
public sealed record SubscriberPage(IReadOnlyList<StoredSubscriber> Items, string? NextCursor)
{
    /// <summary>Dual only: the key of the side that could not be reached, so that the page holds what the other side knows; null when both answered.</summary>
    public string? Unreachable { get; init; }
}
