using System.Globalization;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.SamplePlugin;

/// <summary>Between the service's records and the portal's.</summary>
internal static class WireMapping
{
    private const string Date = "yyyy-MM-dd";

    public static StoredSubscriber ToStored(this WireRecord wire) => new(
        new Subscriber
        {
            Uid = wire.Uid,
            Msisdn = wire.Msisdn,
            Imsi = wire.Imsi,
            Status = SubscriberStatusNames.TryParse(wire.Status, out var status) ? status : throw new InvalidDataException($"The service gives {wire.Uid} a status that there is not."),
            PlanId = wire.PlanId,
            Email = wire.Email,
            FirstName = wire.FirstName,
            LastName = wire.LastName,
            Address = wire.Address,
            DateOfBirth = wire.DateOfBirth is { } date ? DateOnly.ParseExact(date, Date, CultureInfo.InvariantCulture) : null,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(wire.CreatedAt!.Value),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(wire.UpdatedAt!.Value),
        },
        wire.Version,
        wire.WriteId);

    public static WireWrite ToWire(SubscriberWrite write) =>
        new(write.Uid, write.After is { } after ? ToWire(after) : null, write.Condition.Absent, write.Condition.Version, write.Condition.WriteId, write.WriteId);

    public static WriteOutcome ToOutcome(WireOutcome wire, SubscriberWrite write)
    {
        var (before, after) = (wire.Before?.ToStored(), wire.After?.ToStored());
        if (Enum.TryParse<WriteEffect>(wire.Result, out var effect)) return new WriteOutcome.Done(effect, before, after, wire.Replayed);

        var reason = Enum.Parse<RefusalReason>(wire.Result);
        var taken = wire.Taken.Select(owner => new TakenIdentifier(owner.Field, owner.Uid)).ToArray();
        var detail = reason switch
        {
            RefusalReason.AlreadyExists => $"A subscriber {write.Uid} exists.",
            RefusalReason.NotFound => $"There is no subscriber {write.Uid}.",
            RefusalReason.VersionMismatch => $"The subscriber {write.Uid} has changed.",
            _ => string.Join(" ", taken.Select(t => $"{t.Field} is taken by {t.OwnerUid}.")),
        };
        return new WriteOutcome.Refused(reason, detail, taken, before);
    }

    private static WireRecord ToWire(Subscriber s) => new(
        s.Uid, s.Msisdn, s.Imsi, s.Status.ToName(), s.PlanId, s.Email, s.FirstName, s.LastName, s.Address, s.DateOfBirth?.ToString(Date, CultureInfo.InvariantCulture),
        Milliseconds(s.CreatedAt), Milliseconds(s.UpdatedAt));

    private static long? Milliseconds(DateTimeOffset time) => time == default ? null : time.ToUnixTimeMilliseconds();
}
