namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>
/// One subscriber as every system holds it. Text is kept as it was sent, neither trimmed nor normalised.
/// An instance is not checked: <see cref="SubscriberRules"/> says what a valid one is.
/// </summary>
public sealed record Subscriber
{
    /// <summary>The key: 1 to 64 of letters, digits and <c>. _ : -</c>, the first a letter or digit; compared and ordered as bytes.</summary>
    public required string Uid { get; init; }

    /// <summary>The subscriber's number in E.164 form with its plus sign (ITU-T E.164): <c>^\+[1-9][0-9]{7,14}$</c>. Unique within a system.</summary>
    public required string Msisdn { get; init; }

    /// <summary>The International Mobile Subscriber Identity, 15 digits (ITU-T E.212). Unique within a system.</summary>
    public required string Imsi { get; init; }

    public required SubscriberStatus Status { get; init; }

    /// <summary>At most 64 characters.</summary>
    public string? PlanId { get; init; }

    /// <summary>At most 254 characters (RFC 5321, section 4.5.3.1.3).</summary>
    public string? Email { get; init; }

    /// <summary>At most 80 characters.</summary>
    public string? FirstName { get; init; }

    /// <summary>At most 80 characters.</summary>
    public string? LastName { get; init; }

    /// <summary>At most 500 characters; the only field that may hold tabs and line ends.</summary>
    public string? Address { get; init; }

    public DateOnly? DateOfBirth { get; init; }

    /// <summary>UTC, to the millisecond. Left at its default in a write, the store stamps it (a replaced record keeps its own); given, it is kept.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC, to the millisecond. Left at its default in a write, the store stamps it; given, it is kept.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
