namespace SubscriberPortal.Web.Subscribers.Contracts;

/// <summary>
/// The members that a client may send. Read-only ones of the answers (createdAt, updatedAt, syncStatus, cloudUpdatedAt, legacyUpdatedAt) are ignored; any other is a 400.
/// A PUT changes the members that are given; <c>null</c> clears an optional one. A value equal to the mask of what is stored leaves that field as it is.
/// </summary>
public sealed record SubscriberRequest
{
    /// <summary>1 to 64 of letters, digits and <c>. _ : -</c>, beginning with a letter or digit. On PUT it may be left out.</summary>
    public string? Uid { get; init; }

    /// <summary>E.164: <c>^\+[1-9][0-9]{7,14}$</c>. Unique within a system.</summary>
    public string? Msisdn { get; init; }

    /// <summary>15 digits. Unique within a system.</summary>
    public string? Imsi { get; init; }

    /// <summary>ACTIVE, INACTIVE, SUSPENDED or DELETED.</summary>
    public string? Status { get; init; }

    /// <summary>At most 64 characters.</summary>
    public string? PlanId { get; init; }

    /// <summary>At most 254 characters.</summary>
    public string? Email { get; init; }

    /// <summary>At most 80 characters.</summary>
    public string? FirstName { get; init; }

    /// <summary>At most 80 characters.</summary>
    public string? LastName { get; init; }

    /// <summary>At most 500 characters; may hold tabs and line ends.</summary>
    public string? Address { get; init; }

    /// <summary>YYYY-MM-DD.</summary>
    public string? DateOfBirth { get; init; }
}
