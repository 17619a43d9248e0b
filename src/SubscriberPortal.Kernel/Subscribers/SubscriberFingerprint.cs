namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>
/// A record in a fixed few bytes: equal content has equal <see cref="Content"/>. Two different contents share one with a chance of 2^-128.
/// Holds nothing that could be read back.
/// </summary>
/// <param name="Uid">The record's key.</param>
/// <param name="Content">The first 128 bits of the SHA-256 of the compared fields, each with its length.</param>
public readonly record struct SubscriberFingerprint(string Uid, UInt128 Content)
{
    public static SubscriberFingerprint Of(Subscriber subscriber)
    {
        var content = FingerprintHash.Begin()
            .Add(subscriber.Uid)
            .Add(subscriber.Msisdn)
            .Add(subscriber.Imsi)
            .Add(subscriber.Status)
            .Add(subscriber.PlanId)
            .Add(subscriber.Email)
            .Add(subscriber.FirstName)
            .Add(subscriber.LastName)
            .Add(subscriber.Address)
            .Add(subscriber.DateOfBirth)
            .Finish();
        return new SubscriberFingerprint(subscriber.Uid, content);
    }
}
