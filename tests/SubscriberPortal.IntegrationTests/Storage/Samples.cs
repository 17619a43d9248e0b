using System.Globalization;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>Valid records by number; every number has its own uid, MSISDN (a test range) and IMSI.</summary>
internal static class Samples
{
    public static Subscriber Subscriber(int n) => new()
    {
        Uid = Uid(n),
        Msisdn = Msisdn(n),
        Imsi = Imsi(n),
        Status = SubscriberStatus.Active,
        PlanId = "BASIC",
        Email = $"someone{n}@example.com",
        FirstName = "Ada",
        LastName = "Example",
        Address = "1 Test Street",
        DateOfBirth = new DateOnly(1990, 2, 28),
    };

    public static Subscriber Bare(int n) => new() { Uid = Uid(n), Msisdn = Msisdn(n), Imsi = Imsi(n), Status = SubscriberStatus.Inactive };

    public static string Uid(int n) => string.Create(CultureInfo.InvariantCulture, $"sub-{n:D7}");

    public static string Msisdn(int n) => string.Create(CultureInfo.InvariantCulture, $"+9990{n:D8}");

    public static string Imsi(int n) => string.Create(CultureInfo.InvariantCulture, $"99901{n:D10}");
}
