namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>A subscriber as text came in, from a body, a form or a file, before it is known to be valid. An empty string is null.</summary>
public sealed record SubscriberDraft
{
    public string? Uid { get; init; }
    public string? Msisdn { get; init; }
    public string? Imsi { get; init; }
    public string? Status { get; init; }
    public string? PlanId { get; init; }
    public string? Email { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Address { get; init; }
    public string? DateOfBirth { get; init; }

    /// <summary>The text of a record, so that given members can be laid over it.</summary>
    public static SubscriberDraft From(Subscriber subscriber) => new()
    {
        Uid = subscriber.Uid,
        Msisdn = subscriber.Msisdn,
        Imsi = subscriber.Imsi,
        Status = subscriber.Status.ToName(),
        PlanId = subscriber.PlanId,
        Email = subscriber.Email,
        FirstName = subscriber.FirstName,
        LastName = subscriber.LastName,
        Address = subscriber.Address,
        DateOfBirth = SubscriberField.DateOfBirth.Read(subscriber),
    };
}
