using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>Made-up values; telephone numbers are of ranges kept for fiction and tests.</summary>
public static class Samples
{
    /// <summary>Of every user that <see cref="PortalApplication"/> makes, but the administrator.</summary>
    public const string Password = "quiet-lamp-42-river";

    /// <summary>A valid subscriber; MSISDN and IMSI follow from the uid, so different uids do not clash.</summary>
    public static Subscriber Subscriber(string uid)
    {
        var number = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(uid))) % 1_000_000_000;
        return new Subscriber
        {
            Uid = uid,
            Msisdn = $"+999{number:D9}",
            Imsi = $"001010{number:D9}",
            Status = SubscriberStatus.Active,
            PlanId = "BASIC",
            Email = $"{uid}@example.org",
            FirstName = "Ada",
            LastName = "Example",
            Address = "1 Sample Street",
            DateOfBirth = new DateOnly(1990, 2, 3),
        };
    }
}
